"""How near a turn is in meaning to what a client could speak of, where a sentence encoder is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from app.core.client.aiming import leans_back
from app.core.client.index import PersonaIndex, index_of
from app.core.client.sense import texts_of
from app.core.client.words import STOP, plain
from app.core.per_persona import once_per_persona
from app.core.persona import Persona

_NEAREST = 3


class _Worth(NamedTuple):
    """What nearness to each kind of text is worth on the scale of `aiming`: fitted with its weights."""

    topic: float
    said: float
    mean: float
    with_last: float
    mean_with_last: float
    asked: float
    mean_asked: float


_WITHOUT_EXAMPLES = _Worth(3.36, 5.69, 7.27, 3.9, 5.2, 0.0, 0.0)
_WITH_EXAMPLES = _Worth(-0.32, 0.89, 0.76, 2.69, 3.91, 4.48, 6.51)


class Meaning(Protocol):
    """The part of a sentence encoder that topics need."""

    def likeness(self, text: str, others: tuple[str, ...]) -> Sequence[float]:
        """Return how close in topic a text is to each of the others, at most 1; `others` are read once and kept."""
        ...


@dataclass(frozen=True, slots=True)
class _Texts:
    """Everything of a persona that a turn can be near to, in a row; for each target, where its ways of asking, its
    topics and its telling begin, and where they end."""

    row: tuple[str, ...]
    places: Mapping[str, tuple[int, int, int, int]]


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
        worth = _WITH_EXAMPLES if index.asked.is_written else _WITHOUT_EXAMPLES
        found: dict[str, float] = {}
        for key, (asked, topic, telling, end) in texts.places.items():
            ways, topics, said = (_nearest(alone[a:b]) for a, b in ((asked, topic), (topic, telling), (telling, end)))
            score = worth.topic * topics[0] + worth.said * said[0] + worth.mean * _mean(topics, said)
            score += worth.asked * ways[0] + worth.mean_asked * sum(ways) / len(ways)
            if back:
                near = _nearest(with_last[topic:end])
                score += back * (worth.with_last * near[0] + worth.mean_with_last * sum(near) / len(near))
            found[key] = round(score, 4)
        return found


@once_per_persona
def _texts_of(persona: Persona) -> _Texts:
    row: list[str] = []
    places: dict[str, tuple[int, int, int, int]] = {}
    for key, (asked, topics, said) in texts_of(persona).items():
        start, topic = len(row), len(row) + len(asked)
        places[key] = (start, topic, topic + len(topics), topic + len(topics) + len(said))
        row += [*asked, *topics, *said]
    return _Texts(tuple(row), places)


def _nearest(likeness: Sequence[float]) -> list[float]:
    return sorted(likeness, reverse=True)[:_NEAREST] or [0.0]


def _mean(one: list[float], other: list[float]) -> float:
    best = sorted((*one, *other), reverse=True)[:_NEAREST]
    return sum(best) / len(best)
