"""How near a turn is in meaning to what a client could speak of, where a sentence encoder is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul
from typing import Protocol

from app.core.client.aiming import leans_back
from app.core.client.index import PersonaIndex
from app.core.client.words import STOP, plain
from app.core.persona import Persona

# What nearness to each kind of text is worth on the scale of `aiming`: fitted with its weights.
_TOPIC, _SAID, _MEAN, _WITH_LAST, _MEAN_WITH_LAST, _LAST = 3.36, 5.69, 7.27, 2.6, 3.98, 2.56
_NEAREST = 3
_MOST_KEPT = 64
Vector = tuple[float, ...]


class Meaning(Protocol):
    """The part of a sentence encoder that topics need."""

    def vectors(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Return a vector of length 1 for each text; the dot product of two says how close their topics are."""
        ...


@dataclass(frozen=True, slots=True)
class _Texts:
    topics: tuple[Vector, ...]
    said: tuple[Vector, ...]


class Nearness:
    """Works out the nearness of turns to what a client could speak of; a persona's own texts are read once."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._texts_of = lru_cache(maxsize=_MOST_KEPT)(self._worked_out)
        self._personas: dict[str, Persona] = {}

    def to_targets(self, index: PersonaIndex, text: str, last_words: str) -> Mapping[str, float]:
        """Return what the meaning of a turn adds for each thing the client could speak of, by its key."""
        revision = index.persona.revision()
        self._personas[revision] = index.persona
        back = leans_back(plain(text), index.hear(text) - STOP)
        turn = self._vector(text)
        with_last, last = (self._vector(f"{last_words} {text}"), self._vector(last_words)) if back else ((), ())
        found: dict[str, float] = {}
        for key, texts in self._texts_of(revision).items():
            near_topics, near_said = _nearest(turn, texts.topics), _nearest(turn, texts.said)
            score = _TOPIC * near_topics[0] + _SAID * near_said[0] + _MEAN * _mean(near_topics, near_said)
            if back:
                topics, said = _nearest(with_last, texts.topics), _nearest(with_last, texts.said)
                score += back * (_WITH_LAST * max(topics[0], said[0]) + _MEAN_WITH_LAST * _mean(topics, said))
                score += back * _LAST * max(_nearest(last, texts.topics)[0], _nearest(last, texts.said)[0])
            found[key] = round(score, 4)
        return found

    def _vector(self, text: str) -> Vector:
        return tuple(self._meaning.vectors([text])[0])

    def _worked_out(self, revision: str) -> Mapping[str, _Texts]:
        persona = self._personas.pop(revision)
        texts: dict[str, tuple[Sequence[str], Sequence[str]]] = {
            f"fact:{fact.id}": (fact.topics, (fact.knowledge, *fact.lines, *fact.more)) for fact in persona.facts
        }
        for who in persona.truth.inventory:
            told = (f"{who.name}, {who.relation}", *who.lines, who.good, who.bad, who.last_contact)
            texts[f"person:{who.id}"] = ((who.name, *who.called), told)
        texts |= {f"biography:{i}": (item.topics, item.lines) for i, item in enumerate(persona.biography)}
        return {key: _Texts(self._vectors(topics), self._vectors(said)) for key, (topics, said) in texts.items()}

    def _vectors(self, texts: Sequence[str]) -> tuple[Vector, ...]:
        return tuple(tuple(vector) for vector in self._meaning.vectors(texts))


def _nearest(one: Vector, others: tuple[Vector, ...]) -> list[float]:
    found = sorted((_dot(one, other) for other in others), reverse=True)[:_NEAREST]
    return found or [0.0]


def _mean(one: list[float], other: list[float]) -> float:
    best = sorted((*one, *other), reverse=True)[:_NEAREST]
    return sum(best) / len(best)


def _dot(one: Vector, other: Vector) -> float:
    return sum(map(mul, one, other))
