"""The signs that the trained heads weigh beside the words: what the patterns found, and plain measures of the turn.

A sign is a name and a strength; what is not named is 0. Strengths are kept near 0 to 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import log1p

from app.core.coding import asking, guidance, reflecting, warmth, weighing
from app.core.coding.reading import Reading
from app.core.coding.sentences import Piece, last_pieces, plain_text
from app.core.coding.words import content_stems, feelings_named
from app.core.patterns import regex

_MARK = regex(r"[.?!,;]")
_LENGTHS = (0, 2, 5, 9, 15, 25, 40, 70)
_CLIENT_LENGTHS = (0, 1, 3, 8, 20, 50)
_PEOPLE: Mapping[str, frozenset[str]] = {
    "you": frozenset(["you", "your", "yours", "yourself", "you'd"]),
    "I": frozenset(["i", "i'd", "my", "me", "mine", "myself"]),
    "we": frozenset(["we", "us", "our", "let's", "we'd"]),
    "they": frozenset(["he", "she", "they", "him", "her", "them", "his", "their"]),
}
_FORMS: Mapping[str, re.Pattern[str]] = {
    "recap": reflecting.SUMMARY_STEM, "advice": guidance.ADVICE, "own story": guidance.DISCLOSURE,
    "validates": warmth.VALIDATION, "stock": warmth.STOCK, "orders": guidance.IMPERATIVE,
    "of others": guidance.OPINION_OF_OTHERS,
}  # fmt: skip
# Forms that are cues as well, by the names of the cues.
_FORMS_OF_CUES: Mapping[str, str] = {
    "reflective stem": "stem", "both sides": "both sides", "about meaning": "meaning", "explains": "explains",
}  # fmt: skip


def signs(reading: Reading) -> dict[str, float]:
    """Return the signs of a turn by name."""
    found: dict[str, float] = {}
    for name, strength in _all(reading):
        if strength >= found.get(name, 0.0):
            found[name] = float(strength)
    return found


def _all(reading: Reading) -> Iterator[tuple[str, float]]:
    found = [piece for piece, _ in reading.tagged]
    yield from _labels(reading)
    yield from _measures(reading)
    yield from _of_client(reading.context.previous)
    if found:
        asked = [piece for piece in found if asking.is_question(piece)]
        yield from _of_statements(reading, found, asked)
        yield from _of_questions(found, asked)
        for name, form in _FORMS.items():
            yield f"form: {name}", any(form.search(piece.core) for piece in found)


def _labels(reading: Reading) -> Iterator[tuple[str, float]]:
    for _, tags in reading.tagged:
        for label, p in tags:
            yield f"label: {label}", p
    if reading.tagged:
        yield f"first: {reading.tagged[0][1][0][0]}", 1
        yield f"last: {reading.tagged[-1][1][0][0]}", 1


def _measures(reading: Reading) -> Iterator[tuple[str, float]]:
    text, plain = reading.text, plain_text(reading.text)
    words = plain.split()
    content = content_stems(plain)
    shared = len(content & reading.context.content)
    yield "words", log1p(len(words)) / 3
    yield "pieces", log1p(len(reading.tagged))
    yield f"words: {_band(len(words), _LENGTHS)}", 1
    yield "goes on", text.startswith("-")
    yield "breaks off", text.rstrip().endswith("-")
    yield "feelings", min(2, len(feelings_named(plain))) / 2
    yield "share of the client's words", shared / len(content) if content else 0
    yield "the client's words", log1p(shared)
    yield "no content", not content
    yield "question mark", "?" in text
    yield "question mark last", "?" in text[-4:]
    yield "question marks", log1p(text.count("?"))
    yield "a number", any(map(str.isdigit, text))
    yield "typed without marks", len(words) > 3 and text.islower() and not _MARK.search(text)
    yield "commas", min(1, text.count(",") / 5)
    for name, people in _PEOPLE.items():
        named = sum(map(people.__contains__, words))
        yield name, min(1, named / max(1, len(words)) * 5)
        yield f"{name} at all", named > 0


@lru_cache(maxsize=64)
def _of_client(said: str) -> tuple[tuple[str, float], ...]:
    return (
        (f"client words: {_band(len(said.split()), _CLIENT_LENGTHS)}", 1),
        ("client question mark", "?" in said[-60:]),
        ("client asks", any(map(asking.is_question, last_pieces(said[-300:], 2)))),
        ("client breaks off", said.endswith("-")),
        ("client feelings", min(2, len(feelings_named(said))) / 2),
    )


def _of_statements(reading: Reading, found: Sequence[Piece], asked: Sequence[Piece]) -> Iterator[tuple[str, float]]:
    previous, content = reading.context.previous, reading.context.content
    cues = [weighing.cues(piece, previous, content) for piece in found]
    weighed = [weighing.weigh(piece, previous, content) for piece in found]
    words = sum(piece.words for piece in found) or 1
    told = [w for piece, w in zip(found, weighed, strict=True) if piece not in asked]
    for kind in ("reflection", "information", "neither"):
        odds = [getattr(w, kind) for w in weighed]
        yield f"most {kind}", max(odds)
        yield f"mean {kind}", sum(p * piece.words for p, piece in zip(odds, found, strict=True)) / words
        yield f"first {kind}", odds[0]
        yield f"last {kind}", odds[-1]
        yield f"told {kind}", max((getattr(w, kind) for w in told), default=0)
    yield "told words", log1p(sum(piece.words for piece in found if piece not in asked)) / 3
    for cue, strength in (pair for of_piece in cues for pair in of_piece):
        yield f"cue: {cue}", strength
        if cue in _FORMS_OF_CUES:
            yield f"form: {_FORMS_OF_CUES[cue]}", strength
    for cue, strength in cues[-1]:
        yield f"last cue: {cue}", strength


def _of_questions(found: Sequence[Piece], asked: Sequence[Piece]) -> Iterator[tuple[str, float]]:
    words = sum(piece.words for piece in found) or 1
    kinds = {asking.question_type(piece) for piece in asked}
    yield "asks", bool(asked)
    yield "asks last", found[-1] in asked
    yield "asked share", sum(piece.words for piece in asked) / words
    yield "asked words", log1p(sum(piece.words for piece in asked)) / 3
    yield "asks open", "open" in kinds
    yield "asks closed", "closed" in kinds
    yield "checks", any(asking.is_check(piece) for piece in found)
    yield "worded as a statement", any(asking.is_plain_statement(piece) for piece in asked)


def _band(number: int, edges: Sequence[int]) -> int:
    """Return how many edges a number is above."""
    return sum(number > edge for edge in edges)
