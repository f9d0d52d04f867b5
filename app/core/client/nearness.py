"""How near a turn is in meaning to what a client could speak of, where a sentence encoder is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from app.core.client.index import PersonaIndex

_ENOUGH, _SPAN = 0.3, 0.25  # cosine from which on a turn is somewhat about a fact, and how much more makes it plain
_MOST_KEPT = 64
Vector = tuple[float, ...]


class Meaning(Protocol):
    """The part of a sentence encoder that topics need."""

    def vectors(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector of length 1 for each text; the dot product of two says how close their topics are."""
        ...


class Nearness:
    """Works out the nearness of turns to facts; what a persona's texts mean is worked out once."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._texts_of = lru_cache(maxsize=_MOST_KEPT)(self._worked_out)
        self._index: dict[str, PersonaIndex] = {}

    def to_facts(self, index: PersonaIndex, text: str) -> Mapping[str, float]:
        """Return for each fact that a turn comes near to how plainly it does: 1 and above is on the topic."""
        revision = index.persona.revision()
        self._index[revision] = index
        turn = tuple(self._meaning.vectors([text])[0])
        found = {
            fact: (max(_dot(turn, other) for other in vectors) - _ENOUGH) / _SPAN
            for fact, vectors in self._texts_of(revision).items()
        }
        return {fact: round(score, 4) for fact, score in found.items() if score > 0}

    def _worked_out(self, revision: str) -> Mapping[str, tuple[Vector, ...]]:
        facts = self._index[revision].persona.facts
        texts = {fact.id: (fact.knowledge, ", ".join(fact.topics), *fact.lines) for fact in facts}
        return {fact: tuple(tuple(v) for v in self._meaning.vectors(found)) for fact, found in texts.items()}


def _dot(one: Vector, other: Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))
