"""What people practised besides talks: lessons done and drills answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

ExerciseKind = Literal["lesson", "drill"]


@dataclass(frozen=True, slots=True)
class Exercise:
    """A lesson that was done, or a drill that was answered.

    `subject` is the lesson's id or the drill's skill, `said` what the trainee wrote (drills only); `right` of `asked`
    were right. `seconds` is how long a lesson's page was open before its answers came; None where nobody knows.
    """

    id: str
    user_id: str
    kind: ExerciseKind
    subject: str
    persona: str | None
    said: str
    right: int
    asked: int
    at: datetime
    seconds: int | None = None


class ExerciseStore(Protocol):
    """Exercises by person, and the lessons they have open; deleting the person deletes them."""

    async def add(self, exercise: Exercise) -> bool:
        """Store it; False if there is one with this id already, which then stands."""
        ...

    async def of(self, user_id: str) -> tuple[Exercise, ...]:
        """Return everything a person did, oldest first."""
        ...

    async def opened(self, user_id: str, subject: str, at: datetime) -> None:
        """Keep when a person opened a lesson; of several times the last one stands."""
        ...

    async def take_opened(self, user_id: str, subject: str) -> datetime | None:
        """Return when a person opened a lesson, and forget it: a page that was read counts once."""
        ...

    async def delete_of(self, user_id: str) -> None:
        """Delete everything a person did."""
        ...

    async def purge(self, before: datetime) -> int:
        """Delete what was done before the date; return how many."""
        ...
