"""Practice over time: a level for each attempt and criterion, and what would be good to do next.

Levels stay the four steps they are. Attempts in which the supervisor was asked are a series of their own, since not
all that is done with help lasts without it (Tanana et al., JMIR 2019). The base is always one's own first attempt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from app.core.case import ProblemArea
from app.core.persona import Persona

RECENT = 3
HIGHEST_LEVEL = 4
GOOD_LEVEL = 3
HARDEST = 3
TALKS_BEFORE_HARDER = 2


@dataclass(frozen=True, slots=True)
class Attempt:
    """One talk with its feedback. `levels` maps each criterion of its rubric to 1 to 4, or None if unscored."""

    encounter_id: str
    at: datetime
    persona_id: str
    persona_name: str
    area: ProblemArea
    difficulty: int
    hinted: bool
    levels: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Point:
    """The level of one criterion in the n-th attempt (from 1); None where it was unscored."""

    number: int
    attempt: Attempt
    level: int | None


@dataclass(frozen=True, slots=True)
class Course:
    """How one criterion went, oldest attempt first."""

    criterion: str
    points: tuple[Point, ...]

    @property
    def first(self) -> Point | None:
        """The first attempt that was scored: the base of all later ones."""
        return next((point for point in self.points if point.level is not None), None)

    @property
    def latest(self) -> Point | None:
        """The latest attempt that was scored."""
        return next((point for point in reversed(self.points) if point.level is not None), None)

    @property
    def standing(self) -> int | None:
        """Return the lower middle of the latest three levels: of those without hints, where there are any."""
        scored = [point for point in self.points if point.level is not None]
        alone = [point for point in scored if not point.attempt.hinted]
        levels = sorted(point.level for point in (alone or scored)[-RECENT:] if point.level is not None)
        return levels[(len(levels) - 1) // 2] if levels else None

    def series(self, *, hinted: bool) -> tuple[Point, ...]:
        """Return the attempts with the supervisor's hints, or those without."""
        return tuple(point for point in self.points if point.attempt.hinted is hinted)


def courses(attempts: Iterable[Attempt]) -> tuple[Course, ...]:
    """Return a course for each criterion that any attempt was held against, in the order in which they came up."""
    numbered = list(enumerate(sorted(attempts, key=lambda one: (one.at, one.encounter_id)), 1))
    criteria = dict.fromkeys(criterion for _, attempt in numbered for criterion in attempt.levels)
    return tuple(
        Course(
            criterion,
            tuple(
                Point(number, attempt, attempt.levels[criterion])
                for number, attempt in numbered
                if criterion in attempt.levels
            ),
        )
        for criterion in criteria
    )


def weakest(found: Sequence[Course]) -> Course | None:
    """Return the criterion that stands lowest, of equals the one scored least; None where all stand at the top."""
    standing = [(course, course.standing) for course in found]
    below = [(level, course) for course, level in standing if level is not None and level < HIGHEST_LEVEL]
    if not below:
        return None
    return min(below, key=lambda one: (one[0], sum(point.level is not None for point in one[1].points)))[1]


Why = Literal["first", "harder", "new_area", "new_client", "met_least"]


@dataclass(frozen=True, slots=True)
class NextClient:
    """Whom to talk with next, and why."""

    persona: Persona
    why: Why


def next_client(
    attempts: Sequence[Attempt],
    personas: Sequence[Persona],
    weak: str | None = None,
    criteria_of: Mapping[str, frozenset[str]] | None = None,
) -> NextClient | None:
    """Return the client for the next talk; `criteria_of` says by rubric which criteria a client is levelled on.

    A client of the difficulty that is due, whose rubric has the weak criterion where there is one, from an area not
    yet practised, whom one has met least often. None if there are no clients.
    """
    if not personas:
        return None
    due, areas = due_difficulty(attempts), {attempt.area for attempt in attempts}
    met = [attempt.persona_id for attempt in attempts]
    measured = criteria_of or {}

    def rank(persona: Persona) -> tuple[int, bool, bool, int, int]:
        away = abs(persona.difficulty - due) + (HARDEST if persona.difficulty > due else 0)
        misses = weak is not None and weak not in measured.get(persona.training.rubric, frozenset())
        often = sum(attempt.area == persona.problem_area for attempt in attempts)
        return away, misses, persona.problem_area in areas, met.count(persona.id), often

    persona = min(personas, key=rank)
    return NextClient(persona, _reason(persona, due, attempts))


def due_difficulty(attempts: Sequence[Attempt]) -> int:
    """Return 1 to 3: a step above the hardest client met, once two talks at that difficulty went well enough.

    Well enough: at least half of the scored criteria stood at level 3 or above, and none at 1. A harder client whom
    somebody chose themselves counts, but does not take them further than one step.
    """
    due = 1
    while due < HARDEST:
        there = [attempt for attempt in attempts if attempt.difficulty >= due and _went_well(attempt)]
        if len(there) < TALKS_BEFORE_HARDER:
            break
        due += 1
    return due


def _went_well(attempt: Attempt) -> bool:
    levels = [level for level in attempt.levels.values() if level is not None]
    return bool(levels) and 1 not in levels and 2 * sum(level >= GOOD_LEVEL for level in levels) >= len(levels)


def _reason(persona: Persona, due: int, attempts: Sequence[Attempt]) -> Why:
    if not attempts:
        return "first"
    if persona.difficulty == due > max((attempt.difficulty for attempt in attempts), default=0):
        return "harder"
    if persona.problem_area not in {attempt.area for attempt in attempts}:
        return "new_area"
    return "new_client" if persona.id not in {attempt.persona_id for attempt in attempts} else "met_least"
