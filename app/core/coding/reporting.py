"""Whose words are these? Blame and advice that the client, or somebody else, is said to have spoken are no harm."""

from __future__ import annotations

import re

from app.core.coding.words import content_stems
from app.core.patterns import regex

_REPORTED = regex(
    r"\b(?:you are (?:wondering|thinking|telling|afraid|asking|saying|worried)|i (?:don't|do not|never"
    r"|didn't) (?:think|believe|mean|want)|you (?:(?:ever|sometimes|still|often) )?(?:think|thought|wish|wished|"
    r"feel|felt|believe|believed|fear|feared"
    r"|worry|worried|wonder|wondered|guess|say|said|keep (?:telling|saying|thinking)|were told|are told"
    r"|told yourself|tell yourself|ask yourself|asked yourself|heard|hear|blame yourself"
    r"|have been told)|(?:he|she|they|nobody|no one|mum|mom|dad"
    r"|people|everyone|someone|mother|father|husband|wife|sister|brother|boss|doctor|family|friends|others"
    r"|voice) (?:says?|said|tells?|told|thinks?|thought|keeps?|kept|makes?|made|wants?|expects?|expected"
    r"|wanted|believes?|felt|feels?)|(?:might|may|would|could|must|will) (?:think|say|feel|believe|tell)"
    r"|to tell you|telling you|told you|your thought (?:is|was)|saying that you"
    r"|made you (?:feel|think|believe)"
    r"|makes you (?:feel|think)|feel(?:s|ing|t)? (?:like|as if|as though|that)|as (?:if|though)"
    r"|thinking that|belief that|i am not (?:saying|telling|suggesting)|not (?:here )?to (?:tell|say"
    r"|judge)|rather than|instead of|whether|afraid|scared|part of you|supposed to|the idea that"
    r"|the thought that|if you)\b"
)
# The client's own judgement, told back: "it is your fault, that is what you tell yourself".
_OWNED_AFTER = regex(
    r"\b(?:what (?:you|he|she|they) (?:tell|tells|told|say|says|said|think|thinks)|and (?:yet )?you feel"
    r"|you (?:feel|think|wonder|say|tell yourself|ask yourself)\W*$)"
)

_VERDICT = regex(r"\b(?:you are|you were being|your|should|ought)\b")


def is_reported(core: str, pattern: re.Pattern[str]) -> bool:
    """Tell whether what matches is put in somebody's mouth: "you feel it is your fault" blames nobody."""
    match = pattern.search(core)
    return match is not None and _REPORTED.search(core, 0, match.start() + 1) is not None


def is_owned(core: str, end: int) -> bool:
    """Tell whether the client owns what ended at `end`: "it is your fault, that is what you tell yourself"."""
    return _OWNED_AFTER.search(core, end) is not None


def is_said_back(said: str, heard: frozenset[str]) -> bool:
    """Tell whether words are no more than the client's own, whose content is `heard`: "I just sat" - "you just sat".

    A verdict on the client stays one: "I was selfish" - "You are selfish".
    """
    own = content_stems(said)
    return bool(own) and own <= heard and _VERDICT.search(said) is None
