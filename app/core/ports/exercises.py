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
    were right.
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


class ExerciseStore(Protocol):
    """Exercises by person; deleting the person deletes them."""

    async def add(self, exercise: Exercise) -> None: ...
    async def of(self, user_id: str) -> tuple[Exercise, ...]:
        """Return everything a person did, oldest first."""
        ...
