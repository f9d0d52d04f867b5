"""How near a turn is in meaning to what a client could speak of, where a sentence encoder is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.core.client.aiming import leans_back
from app.core.client.index import PersonaIndex, index_of
from app.core.client.words import STOP, plain
from app.core.per_persona import once_per_persona
from app.core.persona import Persona

# What nearness to each kind of text is worth on the scale of `aiming`: fitted with its weights.
_TOPIC, _SAID, _MEAN, _WITH_LAST, _MEAN_WITH_LAST = 3.36, 5.69, 7.27, 3.9, 5.2
_NEAREST = 3


class Meaning(Protocol):
    """The part of a sentence encoder that topics need."""

    def likeness(self, text: str, others: tuple[str, ...]) -> Sequence[float]:
        """Return how close in topic a text is to each of the others, at most 1; `others` are read once and kept."""
        ...


@dataclass(frozen=True, slots=True)
class _Texts:
    """Everything of a persona that a turn can be near to, in a row; where each target's topics and telling begin."""

    row: tuple[str, ...]
    places: Mapping[str, tuple[int, int, int]]


class Nearness:
    """Works out the nearness of turns to what a client could speak of."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning

    def of(self, persona: Persona, text: str, last_words: str) -> Mapping[str, float]:
        """Return `to_targets` for a persona."""
        return self.to_targets(index_of(persona), text, last_words)

    def to_targets(self, index: PersonaIndex, text: str, last_words: str) -> Mapping[str, float]:
        """Return what the meaning of a turn adds for each thing the client could speak of, by its key."""
        texts = _texts_of(index.persona)
        back = leans_back(plain(text), index.hear(text) - STOP)
        alone = self._meaning.likeness(text, texts.row)
        with_last = self._meaning.likeness(f"{last_words} {text}", texts.row) if back else ()
        found: dict[str, float] = {}
        for key, (start, middle, end) in texts.places.items():
            topics, said = _nearest(alone[start:middle]), _nearest(alone[middle:end])
            score = _TOPIC * topics[0] + _SAID * said[0] + _MEAN * _mean(topics, said)
            if back:
                near = _nearest(with_last[start:end])
                score += back * (_WITH_LAST * near[0] + _MEAN_WITH_LAST * sum(near) / len(near))
            found[key] = round(score, 4)
        return found


@once_per_persona
def _texts_of(persona: Persona) -> _Texts:
    parts: dict[str, tuple[Sequence[str], Sequence[str]]] = {
        f"fact:{fact.id}": (fact.topics, (fact.knowledge, *fact.lines, *fact.more)) for fact in persona.facts
    }
    for who in persona.truth.inventory:
        told = (f"{who.name}, {who.relation}", *who.lines, who.good, who.bad, who.last_contact)
        parts[f"person:{who.id}"] = ((who.name, *who.called), told)
    parts |= {f"biography:{i}": (item.topics, item.lines) for i, item in enumerate(persona.biography)}
    row: list[str] = []
    places: dict[str, tuple[int, int, int]] = {}
    for key, (topics, said) in parts.items():
        places[key] = (len(row), len(row) + len(topics), len(row) + len(topics) + len(said))
        row += [*topics, *said]
    return _Texts(tuple(row), places)


def _nearest(likeness: Sequence[float]) -> list[float]:
    return sorted(likeness, reverse=True)[:_NEAREST] or [0.0]


def _mean(one: list[float], other: list[float]) -> float:
    best = sorted((*one, *other), reverse=True)[:_NEAREST]
    return sum(best) / len(best)
