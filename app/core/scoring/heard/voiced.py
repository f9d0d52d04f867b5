"""A feeling that the client voiced as a feeling: 'I was ashamed', 'I miss her'; not 'I'm early, I'm afraid'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from app.core.patterns import regex
from app.core.scoring.heard.clauses import SPOKEN, STRAIGHT

_DEGREE = (
    r"(?:(?:so|very|really|quite|pretty|just|still|always|all|a bit|a little|rather|mostly|sometimes|too"
    r"|terribly"
    r"|kind of|sort of|even|often|completely|absolutely|also|then|only) )*"
)
_ALWAYS = (
    r"sad|lonely|angry|furious|ashamed|embarrassed|humiliated|guilty|scared|frightened|terrified|anxious"
    r"|worried|nervous"
    r"|tired|exhausted|worn out|drained|numb|relieved|jealous|upset|frustrated|fed up|overwhelmed|hopeless"
    r"|helpless"
    r"|heartbroken|left out|miserable|depressed|homesick|betrayed|rejected|annoyed"
)
# These name a place or a state unless the client says that they feel so.
_IF_FELT = (
    r"low|down|lost|alone|empty|stuck|hurt|afraid|unwanted|invisible|trapped|torn|confused|cross|small"
    r"|lighter|calmer|free"
    r"|useless|cut off|shut out|abandoned"
)
_BE = regex(
    rf"\bI(?P<be>'m| am| was| have been|'ve been| get| got) {_DEGREE}(?P<word>{_ALWAYS})\b(?! (?:to say"
    rf"|enough))",
    re.IGNORECASE,
)
_FEEL = regex(rf"\bI(?: \w+)? (?P<be>feel|felt) {_DEGREE}(?P<word>{_ALWAYS}|{_IF_FELT})\b", re.IGNORECASE)
_AND_FEEL = regex(rf"\bI\b[^.,;!?]*\band (?P<be>feel|felt) {_DEGREE}(?P<word>{_ALWAYS}|{_IF_FELT})\b", re.IGNORECASE)
_MISS = regex(
    r"\bI (?:do |still |really |just )?miss (?P<whom>him|her|them|(?P<my>my) (?:sister|brother|mother"
    r"|father|mum|dad|mom"
    r"|wife|husband|son|daughter|granddaughter|grandson|friend|friends|family|country|home|work|job))\b",
    re.IGNORECASE,
)
_SUPPOSED = regex(
    r"\b(?:when|whenever|if|unless|before|after|saying|say|said|thinks?|thought|till|until|like|not|don't"
    r"|didn't|says?)(?: that)?\s*$",
    re.IGNORECASE,
)
_PLAINER = {"down": "low"}


@dataclass(frozen=True)
class Feeling:
    """A voiced feeling, to be put after 'you': `words` is 'felt ashamed', 'feel tired' or 'miss her'."""

    words: str
    tense: Literal["now", "then"]
    at: int

    @property
    def is_missing(self) -> bool:
        """Tell whether the client misses somebody or something."""
        return self.words.startswith("miss ")


def voiced_feeling(client_words: str) -> Feeling | None:
    """Return the feeling that the client voiced last about themselves, or None. What others said does not count."""
    said = SPOKEN.sub(" ", client_words.translate(STRAIGHT))
    matches = [match for form in (_BE, _FEEL, _AND_FEEL, _MISS) for match in form.finditer(said)]
    plain = [match for match in matches if not _SUPPOSED.search(said[: match.start()])]
    found = [_missed(match) if "whom" in match.groupdict() else _felt(match) for match in plain]
    return max(found, key=lambda feeling: feeling.at, default=None)


def _felt(match: re.Match[str]) -> Feeling:
    then = match["be"].strip().lower() in {"was", "got", "felt"}
    word = match["word"].lower()
    return Feeling(
        f"{'felt' if then else 'feel'} {_PLAINER.get(word, word)}", "then" if then else "now", match.start()
    )


def _missed(match: re.Match[str]) -> Feeling:
    whom = match["whom"].lower()
    return Feeling(f"miss {'your' + whom[2:] if match['my'] else whom}", "now", match.start())
