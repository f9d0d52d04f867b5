"""Finds which single lines of the file a turn asks for: those whose `answers_to` it is like.

A fact is told in lines that answer different questions about it. What the turn is after says which fact; this says
which of its lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.core.client.exchanging import WHOLE
from app.core.client.words import tokens
from app.core.coding.meaning import NEAREST, Grouped, meanings
from app.core.per_persona import once_per_persona
from app.core.persona import Persona
from app.core.spoken import answering, answers

if TYPE_CHECKING:
    from app.core.coding.meaning import Floats


class Line(NamedTuple):
    """How like a turn's question, and how like all of the turn, is to what a line answers: the nearest way of asking
    for it, and its nearest three on average, at most 1 each."""

    like: float
    mean: float
    like_whole: float
    mean_whole: float


@dataclass(frozen=True, slots=True)
class LinesMet:
    """How like a turn's question, and all of it, is to each way of asking for each line that has `answers_to`, in the
    order of `places`. Few lines are asked for, so only for those it is worked out what comes of it."""

    places: Mapping[str, int]
    ways: Grouped
    likes: Floats

    def of(self, key: str) -> Line | None:
        """Return how near a line is, by its key; None for one that nothing is written for."""
        if (place := self.places.get(key)) is None:
            return None
        best = self.likes[:, :, place].copy()
        best.sort(axis=1)
        (like, like_whole), count = best[:, -1].tolist(), self.ways.counts[place]
        mean, mean_whole = (best[:, -NEAREST:].sum(1) / count).tolist()
        return Line(like, mean, like_whole, mean_whole)

    def likeliest(self) -> list[str]:
        """Return the lines' keys, the one that the turn is most like first."""
        if not self.places:
            return []
        keys, (question, whole) = [*self.places], self.likes.max(axis=1)
        return [keys[place] for place in (-question - WHOLE * whole).argsort(kind="stable").tolist()]


def lines_met(persona: Persona, turn: Floats) -> LinesMet:
    """Hold the meanings of a turn's question and of all of it, in two rows, against what each line answers."""
    places, ways = _read(persona)
    return LinesMet(places, ways, ways.likes(turn))


@once_per_persona
def spoken_of(persona: Persona) -> Mapping[str, str]:
    """Return every line that may answer a turn, by its key."""
    return dict(answers(persona))


@once_per_persona
def _read(persona: Persona) -> tuple[Mapping[str, int], Grouped]:
    written = answering(persona)
    places = {key: place for place, key in enumerate(written)}
    return places, Grouped(meanings(), [[tokens(way) for way in ways] for ways in written.values()] or [[]])
