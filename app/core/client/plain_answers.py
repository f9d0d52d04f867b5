"""Answers in a few plain words, for when a persona has no line of its own for what was asked.

A persona's facts, people and biography come first. Each is said once.
"""

from __future__ import annotations

from app.core.client.lines import Said, fresh
from app.core.client.scene import Scene
from app.core.client.state import ClientState
from app.core.persona import Feeling
from app.core.small_answers import SmallAnswer

_FEELINGS: dict[Feeling, tuple[str, ...]] = {
    "sadness": ("Sad, I suppose. It's a small word for it.", "It got me down. It still does."),
    "anger": ("Angry. More than I let on.", "Cross. I don't like saying so, but I was."),
    "shame": ("Ashamed, I suppose.", "Small. That's the nearest I can get."),
    "guilt": ("Guilty, mostly.", "As if it was down to me."),
    "fear": ("Frightened, I suppose.", "It worries me. More than I say."),
    "loneliness": ("Lonely, I suppose, if that's the word.", "On my own with it."),
    "longing": ("I miss it. There's not much more to it than that.", "Missing, that's all. A lot of missing."),
    "relief": ("Relieved, partly. I don't like to hear myself say it.", "Lighter, for a bit. Then not."),
    "numbness": ("Nothing much. That's the odd part.", "Flat, I suppose."),
    "love": ("Warm. I'm not good with the word.", "Fond. It's a lot to lose, that."),
    "pride": ("Proud, I suppose. In a quiet way.", "Good. I felt good about it."),
    "hope": ("A bit hopeful. I don't trust it.", "Better, for a minute."),
    "irritation": ("It gets on my nerves, to tell the truth.", "Annoyed. Not that it helps."),
    "exhaustion": ("Tired, more than anything.", "Worn out, if I'm honest."),
    "confusion": ("Muddled. I go round and round it.", "I don't know what I feel about it. Both ways at once."),
    "jealousy": ("Jealous, I suppose. There.", "Envious. It isn't nice."),
}


def in_few_words(scene: Scene, kind: SmallAnswer) -> Said | None:
    """Return a small answer of this kind, as this client gives it, while one is left that has not been said."""
    return fresh(scene.index.persona.small_answers.ways(kind), f"plain:{kind}", scene.state, scene.seed)


def feeling(felt: Feeling, state: ClientState, seed: int) -> Said | None:
    """Return the feeling that goes with something told, in plain words, while one way of saying it is left."""
    return fresh(_FEELINGS[felt], f"plain:feeling:{felt}", state, seed)
