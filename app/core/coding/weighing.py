"""Statements without an unmistakable form: reflection, information, or neither?

No single pattern tells "you drove every day" (a reflection) from "you drive on the left here" (information). So cues
are weighed: each adds to the case for a reflection and for information, against `neither`. The weights are rounded to
tenths and were set on the development part of AnnoMI (Wu et al., 2022), where punctuation and case were also removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import exp

from app.core.coding import guidance, reflecting
from app.core.coding.sentences import Piece
from app.core.coding.words import feelings_named
from app.core.patterns import regex

_SO = regex(r"\bso\b")
_SELF_START = regex(r"^(?:i|i'd|we|we'd|let's|let me|my|our|us)\b")
_SELF = regex(r"\b(?:i|we|me|my|us|our)\b")
_YOU_START = regex(r"^(?:you|you'd|your|yours)\b")
_THIRD_START = regex(r"^(?:he|she|they|his|her|their|it|it is|that|that is|this|there|the|those|these|a|an)\b")
_TALKING = regex(
    r"\byou (?:said|mentioned|told|are saying|were saying|have said|have mentioned|talked|described|talk)\b"
)
_STANCE = regex(
    r"\byou (?:are (?:feeling|saying|thinking|hoping|wanting|looking|trying|worried|afraid|scared|not|just"
    r"|really|still|kind|very|pretty)|feel|felt|want|wanted|like|liked|don't|didn't|think|thought|know"
    r"|knew|have been|had|have|would|wouldn't|can't|couldn't|miss|love|need|enjoy|never|always|still"
    r"|really|also|used to|were|weren't|aren't)\b"
)
_PRAISE = regex(
    r"\b(?:good|great|excellent|wonderful|fantastic|awesome|amazing|perfect|fine|nice|lovely|interesting"
    r"|cool|well done|terrific|brilliant|super|congratulations|proud of you|glad|happy to|pleased|fair)\b"
)
_THANKS = regex(r"\b(?:thank|thanks|welcome|no problem|my pleasure|nice to|appreciate)\b")
_NUMBER = regex(r"\b(?:\d+|one|two|three|four|five|six|ten|twelve|percent|%)\b")
_AHEAD = regex(r"\b(?:will|going to|would|could|can|might|may|if)\b")


@dataclass(frozen=True)
class Weighed:
    """How probable each reading is; the three add up to 1."""

    reflection: float
    information: float
    neither: float


# cue: (for a reflection, for information). Neither is 0.
WEIGHTS: dict[str, tuple[float, float]] = {
    "always": (1.6, 1.5),
    "shares the client's words": (0.9, -0.6),
    "I or we": (-1.1, -0.1),
    "a long tale before": (0.3, 0.1),
    "a number": (0.0, 0.6),
    "about meaning": (1.3, 0.9),
    "both sides": (0.5, -0.5),
    "explains": (-0.4, 0.2),
    "goes on": (0.4, -0.2),
    "led by a filler": (-0.5, -0.1),
    "led by so": (0.8, -0.0),
    "little before": (0.2, 0.2),
    "names a feeling": (0.2, -0.4),
    "no content": (0.0, -0.5),
    "nothing before": (-1.0, 0.4),
    "one or two words": (-2.2, -1.9),
    "over twelve words": (-0.1, 0.4),
    "over twenty-five words": (-0.1, -0.2),
    "praises": (-1.0, -0.8),
    "reflective stem": (0.7, -0.2),
    "shares none": (0.2, -0.2),
    "starts with I or we": (-0.4, 0.0),
    "starts with a third person": (-0.3, -0.3),
    "starts with you": (0.5, 0.1),
    "thanks": (-3.5, -1.7),
    "three to six words": (-1.2, -1.3),
    "what could be": (0.0, 0.9),
    "what you are or want": (0.6, 0.3),
    "what you said": (0.7, 0.5),
    "you": (0.0, -0.5),
}


@lru_cache(maxsize=256)
def cues(piece: Piece, previous: str, content: frozenset[str]) -> tuple[tuple[str, float], ...]:
    """Return (cue, strength) for a statement after `previous`, whose content words are `content`."""
    core, words, led_by_so = piece.core, piece.words, _SO.search(piece.lead)
    found = {
        "shares none": bool(piece.content) and not piece.content & content,
        "reflective stem": reflecting.STEM.search(core),
        "starts with you": _YOU_START.search(core),
        "you": reflecting.YOU.search(core),
        "led by so": led_by_so,
        "led by a filler": piece.lead and not led_by_so,
        "names a feeling": feelings_named(core),
        "what you are or want": _STANCE.search(core),
        "what you said": _TALKING.search(core),
        "both sides": reflecting.DOUBLE_SIDED.search(core),
        "about meaning": reflecting.MEANING.search(core),
        "starts with I or we": _SELF_START.search(core),
        "I or we": _SELF.search(core),
        "starts with a third person": _THIRD_START.search(core),
        "explains": guidance.INFORMATION.search(core),
        "praises": _PRAISE.search(core),
        "thanks": _THANKS.search(core),
        "a number": _NUMBER.search(core),
        "what could be": _AHEAD.search(core),
        "one or two words": words <= 2,
        "three to six words": 3 <= words <= 6,
        "over twelve words": words > 12,
        "over twenty-five words": words > 25,
        "nothing before": not previous,
        "little before": 0 < len(previous) <= 12,
        "a long tale before": len(previous) > 150,
        "no content": not piece.content,
        "goes on": piece.plain.startswith("-"),
    }
    shared = ("shares the client's words", reflecting.overlap(piece, content))
    return (("always", 1.0), shared, *((cue, 1.0) for cue, there in found.items() if there))


@lru_cache(maxsize=256)
def weigh(piece: Piece, previous: str, content: frozenset[str]) -> Weighed:
    """Weigh the cues of a statement."""
    for_reflection = for_information = 0.0
    for cue, strength in cues(piece, previous, content):
        reflection, information = WEIGHTS[cue]
        for_reflection += strength * reflection
        for_information += strength * information
    a, b = exp(for_reflection), exp(for_information)
    total = a + b + 1.0
    return Weighed(reflection=a / total, information=b / total, neither=1.0 / total)
