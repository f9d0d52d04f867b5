"""What a trainee does beside the talk and after it, as it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.core.encounter import Aside, Objection, SelfRating, hints_in
from app.core.workpad import WorkPad


@dataclass(frozen=True, slots=True)
class Notes:
    """Everything that is kept beside one encounter."""

    asides: tuple[Aside, ...] = ()
    rating: SelfRating | None = None
    objections: tuple[Objection, ...] = ()
    pad: WorkPad | None = None

    @property
    def hints(self) -> tuple[tuple[Aside, bool], ...]:
        """The supervisor's hints, in order, each with whether its turn was taken back afterwards."""
        return hints_in(self.asides)

    @property
    def undone(self) -> tuple[int, ...]:
        """The numbers of the turns that were taken back."""
        return tuple(one.turn for one in self.asides if one.kind == "undo")


class PracticeStore(Protocol):
    """Hints and undone turns, self-ratings, objections and work-pads. All go with their encounter."""

    async def notes(self, encounter_id: str) -> Notes:
        """Return everything that is kept beside an encounter, in one read."""
        ...

    async def asides(self, encounter_id: str) -> tuple[Aside, ...]: ...
    async def add_aside(self, encounter_id: str, aside: Aside, *, at_most: int | None = None) -> bool:
        """Store what happened beside the talk; False if there are `at_most` of its kind already."""
        ...

    async def hinted(self, trainee_id: str) -> frozenset[str]:
        """Return the ids of the trainee's encounters in which the supervisor was asked."""
        ...

    async def self_rating(self, encounter_id: str) -> SelfRating | None: ...
    async def rate_self(self, rating: SelfRating) -> None:
        """Store the rating; the first one stands, since the next would be made knowing the feedback."""
        ...

    async def objections(self, encounter_id: str) -> tuple[Objection, ...]: ...
    async def objections_of(self, cohorts: Sequence[str] | None) -> tuple[Objection, ...]:
        """Return the objections of the cohorts' trainees, unanswered first, then newest; None means of everybody."""
        ...

    async def object(self, objection: Objection) -> bool:
        """Store a doubt about a level; False if there is one about it already."""
        ...

    async def answer(self, objection: Objection) -> bool:
        """Store the instructor's answer; False if there is nothing to answer."""
        ...

    async def workpad(self, encounter_id: str) -> WorkPad | None: ...
    async def keep_workpad(self, encounter_id: str, pad: WorkPad, at: datetime) -> bool:
        """Keep the pad; False once its trainee has rated themselves, since the feedback is open from then on."""
        ...

    async def unrated(self, trainee_id: str) -> frozenset[str]:
        """Return the ids of the trainee's own finished first attempts that they have not rated, nor declined to."""
        ...
