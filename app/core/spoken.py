"""The lines of a persona's file, each under the key that marks it as said, and what is written for one of them.

An exchange follows one line, or one answer of another exchange; `answers_to` says what a line is an answer to. Both
name it by its first words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from app.core.follow_ups import SEQUELS, FollowUps

if TYPE_CHECKING:
    from app.core.persona import Persona

EXCHANGE = "exchange:"
Spoken = tuple[str, str]


def lines(persona: Persona) -> Iterator[Spoken]:
    """Yield what it may say of itself, line by line, each under its key: answers to follow-ups are left out."""
    pools = [("opening", persona.opening)]
    for fact in persona.facts:
        pools += [(f"fact:{fact.id}", fact.lines), (f"more:{fact.id}", fact.more)]
    pools += [(f"person:{person.id}", person.lines) for person in persona.truth.inventory]
    pools += [(f"biography:{i}", item.lines) for i, item in enumerate(persona.biography)]
    yield from ((f"{pool}:{i}", line) for pool, some in pools for i, line in enumerate(some))


def lines_before(persona: Persona) -> tuple[str | None, ...]:
    """Return for each exchange the key of the line, or of the answer, that it follows; None where it fits at any
    time."""
    known = _Lines([*lines(persona), *_in_exchanges(persona)]) if persona.exchanges else None
    begun = (exchange.after for exchange in persona.exchanges)
    return tuple(next(iter(known.begun_with(start)), None) if known and start else None for start in begun)


def grounds(persona: Persona) -> tuple[str | None, ...]:
    """Return for each exchange the key of the line that it comes down to, behind however many answers."""
    before = lines_before(persona)

    def ground(key: str | None) -> str | None:
        seen = set[str]()
        while key and key.startswith(EXCHANGE):
            if key in seen:
                return None  # answers that follow only each other
            seen.add(key)
            key = before[int(key.split(":")[1])]
        return key

    return tuple(ground(key) for key in before)


def answering(persona: Persona) -> Mapping[str, Sequence[str]]:
    """Return what a trainee says that a line is an answer to, by the line's key."""
    known = _Lines([*answers(persona)]) if persona.answers_to else None
    found = ((known.begun_with(start), ways) for start, ways in persona.answers_to.items()) if known else ()
    return {keys[0]: ways for keys, ways in found if keys}


def faults(persona: Persona) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield (location, message) where the first words given are not those of just one line."""
    if persona.exchanges:
        known = _Lines([*lines(persona), *_in_exchanges(persona)])
        for i, exchange in enumerate(persona.exchanges):
            if exchange.after:
                yield from _not_one(("exchanges", i, "after"), exchange.after, known)
    if persona.answers_to:
        known = _Lines([*answers(persona)])
        for start in persona.answers_to:
            yield from _not_one(("answers_to", start), start, known)


class _Lines:
    """Lines in the order of the alphabet, so that those with the same first words stand together."""

    def __init__(self, spoken: Sequence[Spoken]) -> None:
        self._row = sorted((line, key) for key, line in spoken)

    def begun_with(self, start: str) -> list[str]:
        """Return the keys of the lines that begin so."""
        first = bisect_left(self._row, (start, ""))
        following = (self._row[place] for place in range(first, len(self._row)))
        return [key for _, key in takewhile(lambda pair: pair[0].startswith(start), following)]


def _not_one(where: tuple[str | int, ...], start: str, known: _Lines) -> Iterator[tuple[tuple[str | int, ...], str]]:
    begun = len(known.begun_with(start))
    if begun != 1:
        what = "no line begins" if begun == 0 else f"{begun} lines begin"
        yield where, f"{what} with '{start}'; give the first words of just one line"


def answers(persona: Persona) -> Iterator[Spoken]:
    """Yield every line that may answer a turn: of facts, people and daily life, answers to follow-ups too."""
    yield from (spoken for spoken in lines(persona) if not spoken[0].startswith("opening:"))
    for fact in persona.facts:
        yield from _follow_ups(f"further:{fact.id}", fact.follow_ups)
    for person in persona.truth.inventory:
        yield from _follow_ups(f"person:{person.id}", person.follow_ups)


def _in_exchanges(persona: Persona) -> Iterator[Spoken]:
    for number, exchange in enumerate(persona.exchanges):
        yield from ((f"{EXCHANGE}{number}:{i}", answer) for i, answer in enumerate(exchange.answers))


def _follow_ups(pool: str, written: FollowUps) -> Iterator[Spoken]:
    for sequel in SEQUELS:
        yield from ((f"{pool}:{sequel}:{i}", line) for i, line in enumerate(written.of(sequel)))
