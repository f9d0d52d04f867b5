"""A turn cut into pieces, each with its place in the turn and a plain form that patterns can read.

Typed chat has no reliable capitals, apostrophes or question marks, so pieces are also cut where a new act begins
without punctuation ("that sounds hard what did you do then").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from app.core.coding.words import content_stems
from app.core.patterns import regex

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\xa0": " "})
_BREAK = regex(r"[.!?;…]+[\"')\]]*(?=\s|$)|\n+")
_ABBREVIATION = regex(r"\b(?:dr|mr|mrs|ms|st|vs|prof|e\.g|i\.e)\.$")
_INVERTED = r"(?:was|is|were|are|did|do|does|would|could|can|has|have|had|will|might|should)"
_SUBJECT = r"(?:it|you|that|this|he|she|they|we|your|the|things|there|his|her|their|u|some|those|these|life|i)"
_RESTART = regex(
    rf"\b(?<=\s)(?:(?:and|but|so|then) )?(?:"
    rf"(?P<wh>(?:what|how|when|where|why|who)(?:'?s| {_INVERTED}) {_SUBJECT}\b|(?:what|how) about\b"
    r"|what (?:happened|made|makes|brings|brought|goes|went|else|comes|came|other|kinds?|sorts?) "
    r"|how (?:long|often|many|much|important|confident|ready|hard|difficult) )"
    r"|(?P<aux>(?:do|did|does|have|has|are|were|was|can|could|would|will|is|should) (?:you|u|he|she|they)\b"
    r"|(?:is|was|did|does|will|would) it\b|(?:does|did|is|was) (?:that|this) (?:right|true|so|fit|sound|feel"
    r"|make|hurt|help|hard|when|how|what)\b|on a scale of\b)"
    r"|(?P<stem>it (?:sounds|seems|must)\b|that (?:sounds|must)\b|sounds like\b|tell me (?:more|about)\b"
    r"|you should\b|i wonder\b|i'?m (?:so )?sorry\b|thank you for\b|help me understand\b))"
)
_HOLDS_ON = regex(
    r"(?:\b(?:what|how|when|where|why|who|which|whose|wonder|wondering|know|ask|asking|tell me|hear|notice"
    r"|at|in|on|with|by|from|see|remember|understand|curious|say|saying|said|telling|suggesting|suggest"
    r"|think|imagine|that|if|and what|or|than|like|so|because|as|what it|feel|feels|felt|mean|means"
    r"|whether|neither|nor|only|never|not|much|many|often|long|all|things|everything|the way|i|he|she|they"
    r"|you|we|to|for|of|about|the|a|and|but)|[\"':(])\s*$"
)
_LEADS_IN = regex(
    r"\s*(?:and |so |but |okay,? )*(?:when|if|after|before|since|as|while|given|with|in|at|on|during"
    r"|because|for|right now)\b"
)
_WH_BEFORE = regex(r"\b(?:what|how|when|where|why|who|which|whose|if|whether|because)\b")
# "Could you tell me in your own words | what brings you here": one question.
_ASKS_FOR = regex(
    r"\s*(?:(?:and|so|okay|well),? )*(?:(?:can|could|would|will) you (?:please |maybe |perhaps )?)?"
    r"(?:tell|describe|explain|share|say|let)\b"
)
_STUTTER = regex(r"\b(\w+)(?:-+\s?\1\b)+")
_NOISE = regex(r"\[[^\]\n]{0,30}\]|[\"*_]+")
_CONTRACTION = regex(
    r"\b(?:(?:i|you|we|they|he|she|it|that|there|what|who|how|where|when|here|things|this|everything"
    r"|nobody|let)'(?:re|ve|ll|m|s)|[a-z]+'(?:re|ve|ll)|youre|ur|u|im|ive|ill|dont|didnt|doesnt|cant|wont"
    r"|shouldnt|wouldnt|couldnt|isnt|wasnt|arent|werent|havent|hasnt|thats|whats|whos|whs|hows|wheres|its|theres|lets"
    r"|theyre|theyve|youve|youll|youd|r|y|pls|plz|ya|gonna|wanna|kinda|sorta|gotta|cos|cuz|'cause|coz"
    r"|dunno|ok|alright)\b"
)
_LONG_FORM = {
    "youre": "you are", "ur": "your", "u": "you", "im": "i am", "ive": "i have", "ill": "ill", "dont": "don't",
    "didnt": "didn't", "doesnt": "doesn't", "cant": "can't", "wont": "won't", "shouldnt": "shouldn't",
    "wouldnt": "wouldn't", "couldnt": "couldn't", "isnt": "isn't", "wasnt": "wasn't", "arent": "aren't",
    "werent": "weren't", "havent": "haven't", "hasnt": "hasn't", "thats": "that is", "whats": "what is",
    "whos": "who is", "whs": "who is", "wheres": "where is",
    "hows": "how is", "its": "its", "theres": "there is", "lets": "let's", "let's": "let's", "theyre": "they are",
    "theyve": "they have", "youve": "you have", "youll": "you will", "youd": "you'd", "r": "are", "y": "why",
    "pls": "please", "plz": "please", "ya": "you", "gonna": "going to", "wanna": "want to", "kinda": "kind of",
    "sorta": "sort of", "gotta": "have to", "cos": "because", "cuz": "because", "'cause": "because",
    "coz": "because", "dunno": "don't know", "ok": "okay", "alright": "all right",
}  # fmt: skip
_ENDINGS = {"re": "are", "ve": "have", "ll": "will", "m": "am", "s": "is"}
_FILLER = regex(
    r"^(?:[\s,.\-:;…!?()']|(?:mm+-?(?:hm+|mm+)?|mhm+|uh-?huh|um+|uh+|er+m?|ah+|oh+|hm+|okay|yeah|yes|yep"
    r"|yup|all right|right|well|so|and|but|now|then|i see|sure|great|good(?! girl| boy)|let's see|you know"
    r"|i mean|absolutely|exactly|please|just|actually|because|perfect|wow|cool|hey|fine|excellent"
    r"|no(?=[,.;!])|like(?=,)|also|maybe|i guess|i suppose|oh|kind of|sort of)\b(?!'))+"
)


@dataclass(frozen=True)
class Piece:
    """One piece of a turn. `start` and `end` are characters of the turn's own text.

    `plain` is lower case with contractions spelled out; `core` is `plain` without the fillers it starts with.
    """

    start: int
    end: int
    plain: str
    core: str
    asked: bool

    def __hash__(self) -> int:
        # Pieces are looked up some thirty times a turn.
        return hash(self.plain) ^ self.start

    @cached_property
    def words(self) -> int:
        """Return the number of words of `plain`."""
        return len(self.plain.split())

    @cached_property
    def content(self) -> frozenset[str]:
        """Return the stems of its content words."""
        return content_stems(self.plain)

    @cached_property
    def lead(self) -> str:
        """Return the fillers it starts with, such as 'okay, so'."""
        return self.plain[: len(self.plain) - len(self.core)]


@lru_cache(maxsize=256)
def plain_text(text: str) -> str:
    """Return text in the plain form that patterns read: lower case, contractions spelled out, one space."""
    lowered = _plain_quotes(text).lower()
    if "[" in lowered or '"' in lowered or "*" in lowered or "_" in lowered:
        lowered = _NOISE.sub(" ", lowered)
    if "-" in lowered:
        lowered = _STUTTER.sub(r"\1", lowered)
    return " ".join(_CONTRACTION.sub(_spell_out, lowered).split())


def _plain_quotes(text: str) -> str:
    return text if text.isascii() and "`" not in text else text.translate(_QUOTES)


def _spell_out(match: re.Match[str]) -> str:
    word = match.group()
    if word in _LONG_FORM:
        return _LONG_FORM[word]
    stem, _, ending = word.rpartition("'")
    return f"{stem} {_ENDINGS[ending]}"


def pieces(text: str) -> tuple[Piece, ...]:
    """Cut a turn into pieces, in order, without overlap. Any text is accepted; blank text gives no pieces."""
    return tuple(piece for span in _spans(text) if (piece := _piece(text, *span)) is not None)


def last_pieces(text: str, most: int) -> Iterator[Piece]:
    """Give the last pieces of a text, the very last first: what stands before them is not read."""
    found = (piece for span in reversed(_spans(text)) if (piece := _piece(text, *span)) is not None)
    return islice(found, most)


def _spans(text: str) -> list[tuple[int, int]]:
    lowered = _same_length_lower(text)
    return [span for sentence in _sentence_spans(lowered) for span in _act_spans(lowered, *sentence)]


def _same_length_lower(text: str) -> str:
    quoted = _plain_quotes(text)
    lowered = quoted.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in quoted)


def _sentence_spans(lowered: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for match in _BREAK.finditer(lowered):
        if _is_no_end(lowered, start, match):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(lowered)))
    return spans


def _is_no_end(lowered: str, start: int, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark == ".":
        return _ABBREVIATION.search(lowered, max(start, match.end() - 6), match.end()) is not None
    # A trailing-off pause early on ("So... you feel lost") belongs to what follows it.
    return mark in {"...", "…"} and len(lowered[start : match.start()].split()) <= 2


def _act_spans(lowered: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, begun = [], start
    for match in _RESTART.finditer(lowered, start, end):
        before = lowered[begun : match.start()]
        if len(before.split()) < 2 or _HOLDS_ON.search(before) or _LEADS_IN.match(before):
            continue
        if match["aux"] is not None and _WH_BEFORE.search(before):
            continue
        if match["wh"] is not None and _ASKS_FOR.match(before) and not _WH_BEFORE.search(before):
            continue
        spans.append((begun, match.start()))
        begun = match.start()
    spans.append((begun, end))
    return spans


def _piece(text: str, start: int, end: int) -> Piece | None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start == end:
        return None
    raw = text[start:end]
    plain = plain_text(raw)
    core = _FILLER.sub("", plain)
    return Piece(start=start, end=end, plain=plain, core=core, asked="?" in raw[-4:])
