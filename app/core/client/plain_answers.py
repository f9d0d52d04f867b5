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
    "sadness": (
        "Sad, I suppose. It's a small word for it.",
        "It got me down. It still does.",
        "Heavy. It was heavy.",
        "I was near crying, if you want to know.",
    ),
    "anger": (
        "Angry. More than I let on.",
        "Cross. I don't like saying so, but I was.",
        "I could have thrown something.",
        "I was that angry I went quiet.",
    ),
    "shame": (
        "Ashamed, I suppose.",
        "I felt small.",
        "I didn't want anybody to look at me.",
        "Hot in the face. I wanted to be gone.",
    ),
    "guilt": (
        "Guilty, mostly.",
        "As if it was down to me.",
        "Like I'd let somebody down.",
        "I felt bad about it. I still do.",
    ),
    "fear": (
        "Frightened, I suppose.",
        "It worries me. More than I say.",
        "Scared. There, I've said it.",
        "My stomach went.",
    ),
    "loneliness": (
        "Lonely, I suppose, if that's the word.",
        "On my own with it.",
        "Like there was nobody to turn to.",
        "Left out of things. Alone, yes.",
    ),
    "longing": (
        "I miss it. There's not much more to it than that.",
        "Missing, that's all. A lot of missing.",
        "I'd have given a lot to have it back.",
        "I want it the way it was.",
    ),
    "relief": (
        "Relieved, partly. I don't like to hear myself say it.",
        "Lighter, for a bit. Then not.",
        "I could breathe again.",
        "Glad it was over, to be honest.",
    ),
    "numbness": (
        "Nothing much. That's the odd part.",
        "Flat, I suppose.",
        "Like it was happening to someone else.",
        "I didn't feel a lot. I waited to.",
    ),
    "love": (
        "Warm. I'm not good with the word.",
        "Fond. It's a lot to lose, that.",
        "I loved it. I can say that.",
        "Close. It felt close.",
    ),
    "pride": (
        "Proud, I suppose. In a quiet way.",
        "Good. I felt good about it.",
        "I stood up straighter, I think.",
        "Pleased with myself, for once.",
    ),
    "hope": (
        "A bit hopeful. I don't trust it.",
        "Better, for a minute.",
        "I thought it might turn out all right.",
        "I let myself look forward to it.",
    ),
    "irritation": (
        "It gets on my nerves, to tell the truth.",
        "Annoyed. Not that it helps.",
        "It rubs me the wrong way.",
        "I get short with people.",
    ),
    "exhaustion": (
        "Tired, more than anything.",
        "Worn out, if I'm honest.",
        "I'd nothing left.",
        "Done in. I could have slept standing.",
    ),
    "confusion": (
        "Muddled. I go round and round it.",
        "I don't know what I feel about it. Both ways at once.",
        "One minute this, the next minute that.",
        "I couldn't make it out.",
    ),
    "jealousy": (
        "Jealous, I suppose. There.",
        "Envious. It isn't nice.",
        "I wanted what they had.",
        "It stung, seeing it.",
    ),
}


def in_few_words(scene: Scene, kind: SmallAnswer) -> Said | None:
    """Return a small answer of this kind, as this client gives it, while one is left that has not been said."""
    return fresh(scene.index.persona.small_answers.ways(kind), f"plain:{kind}", scene.state, scene.seed)


def feeling(felt: Feeling, state: ClientState, seed: int) -> Said | None:
    """Return the feeling that goes with something told, in plain words, while one way of saying it is left."""
    return fresh(_FEELINGS[felt], f"plain:feeling:{felt}", state, seed)
