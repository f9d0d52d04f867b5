"""Answers in a few plain words that fit anybody, for when a persona has no line of its own for what was asked.

A persona's facts, people and biography come first. Each is said once.
"""

from __future__ import annotations

from typing import Literal

from app.core.client.lines import Said, fresh
from app.core.client.state import ClientState
from app.core.persona import Feeling

Plain = Literal[
    "time", "length", "amount", "often", "money", "leave", "spared", "unsure", "past", "no_questions", "low",
    "besides", "either", "all_there", "offer", "unknown", "no_word", "else", "told", "asks", "before",
    "evades", "in_a_way", "of_them", "what_if", "one_thing", "tried",
]  # fmt: skip

_ANSWERS: dict[Plain, tuple[str, ...]] = {
    "time": ("I couldn't tell you exactly.", "Hard to say when.", "I'd have to think when that was."),
    "length": ("A fair while.", "Some time. I didn't write it down.", "I couldn't tell you exactly."),
    "amount": ("I haven't counted.", "It varies.", "More than I'd like.", "I couldn't put a number on it."),
    "money": ("I'd sooner not put a figure on it.", "Enough to matter."),
    "often": ("It varies.", "I haven't counted.", "Often enough."),
    "unsure": (
        "I don't know.", "I'd have to think about that.", "I don't know how to answer that.", "Some days.",
        "I've not let myself think about it.", "I wouldn't know what to say to that.",
    ),
    "past": (
        "I don't remember, to be honest.", "I'd have to think back.", "I don't know. I'd have to think.",
        "I couldn't say now.",
    ),
    "offer": ("No, I'm all right, thank you.", "I'm fine, thanks.", "Not for me, thank you."),
    "low": ("Most days, yes.", "I suppose so, if that's the word for it.", "Yes. It's got to be a habit."),
    "no_questions": ("No, I don't think so.", "Not yet. I'll say if I have.", "Nothing I can think of."),
    "leave": ("Yes. That's all right.", "All right.", "Yes, go ahead.", "If you like."),
    "spared": ("All right.", "Yes. Thank you.", "Good. Not today.", "Right. Thanks."),
    "unknown": (
        "I don't remember, to be honest.", "I couldn't tell you.", "I'd have to think.", "I don't know. Sorry.",
        "No idea, now you ask.",
    ),
    "else": (
        "There's something I keep coming back to.", "I'll tell you what it makes me think of.",
        "It brings something back, that.", "There's a thing I've not said.", "I'll tell you something.",
        "When you say that, I think of something.", "I don't know why I think of this now.",
    ),
    "either": ("A bit of both.", "Both, in a way.", "Somewhere between the two."),
    "all_there": ("No, that's about it.", "No. That's all of it, I think.", "I think that's everything."),
    "besides": (
        "And there's this.", "Then there's the other thing.", "I don't know if it goes with that.",
        "It's a different thing, this.", "What else.", "And another thing.",
    ),
    "told": (
        "Not in so many words.", "Not really, no.", "Not properly.", "I've come near it.",
        "I wouldn't know how to start.",
    ),
    "in_a_way": (
        "In a way.", "Sort of.", "I suppose so.", "I think so. I'm not sure.",
    ),
    "tried": (
        "I've thought about it.", "I've come near it, once or twice.", "Not so far.",
        "I've thought of it. No more than that.",
    ),
    "of_them": (
        "I've never asked.", "I couldn't tell you. We don't talk about it.", "If so, it isn't said.",
        "I don't know. I'd be guessing.",
    ),
    "what_if": (
        "I've gone over that often enough. I don't know.", "I don't let myself get that far.",
        "I've asked myself that. I've no good answer.", "I haven't thought that far.",
    ),
    "one_thing": ("There is one thing.", "One thing, yes."),
    "evades": (
        "It's a long story.", "That's not a short answer.", "I'd sooner not go into that yet.",
        "Another time, maybe.", "I'd rather not say, just now.",
    ),
    "asks": ("Can I ask you something?", "Can I ask something else?", "Something I want to ask."),
    "before": ("Before we go on.", "Before I forget.", "One more thing."),
    "no_word": (
        "I couldn't put a word to it.", "I don't know. Not good.", "I haven't got a word for it.",
        "I don't think about it in words, much.",
    ),
}  # fmt: skip
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


def fresh_plain(kind: Plain, state: ClientState, seed: int) -> Said | None:
    """Return a plain answer of this kind while one is left that has not been said."""
    return fresh(_ANSWERS[kind], f"plain:{kind}", state, seed)


def feeling(felt: Feeling, state: ClientState, seed: int) -> Said | None:
    """Return the feeling that goes with something told, in plain words, while one way of saying it is left."""
    return fresh(_FEELINGS[felt], f"plain:feeling:{felt}", state, seed)
