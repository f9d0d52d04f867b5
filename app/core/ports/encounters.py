"""Encounters as they are stored, and the feedback on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from app.core.client.state import ClientState
from app.core.encounter import Encounter, Scoring, Turn
from app.core.pace import Pace
from app.core.scoring.report import CriterionResult, Report


class EncounterStore(Protocol):
    """Encounters and their turns."""

    async def add(self, encounter: Encounter) -> None: ...
    async def branch(self, encounter: Encounter, turns: Sequence[Turn], *, at_most: int) -> bool:
        """Store an encounter that begins with turns of another one, in one write.

        Returns False if that one has `at_most` branches already, or is gone.
        """
        ...

    async def branches(self, encounter_id: str) -> tuple[Encounter, ...]:
        """Return the branches of an encounter, oldest first."""
        ...

    async def get(self, encounter_id: str) -> Encounter | None: ...
    async def of_trainee(
        self, trainee_id: str, *, limit: int = 50, branches: bool | None = None
    ) -> tuple[Encounter, ...]:
        """Return a trainee's encounters, newest first: first attempts alone, branches alone, or both (None)."""
        ...

    async def ids_of(self, trainee_id: str) -> tuple[str, ...]:
        """Return the ids of all of a trainee's encounters, oldest first."""
        ...

    async def page(self, *, key_id: str | None, before: str | None, limit: int) -> tuple[Encounter, ...]:
        """Return encounters newest first for the API; `before` is the id of the last one of the page before."""
        ...

    async def turns(self, encounter_id: str) -> tuple[Turn, ...]: ...
    async def turn_by_key(self, encounter_id: str, key: str) -> Turn | None: ...
    async def last_turn(self, encounter_id: str) -> Turn | None: ...
    async def words(self, encounter_id: str) -> tuple[tuple[str, str | None], ...]:
        """Return (trainee, client) of each turn in order: the history a voice needs, and nothing else."""
        ...

    async def add_turn(self, turn: Turn) -> Turn:
        """Store the trainee's words. The same key again returns the turn that is already there.

        Raises StillAnswering if another turn took the number, EncounterEnded if the encounter is closed.
        """
        ...

    async def finish_turn(self, turn: Turn) -> None:
        """Store the reply and make `turn.state` the encounter's state, in one write."""
        ...

    async def take_back(self, turn: Turn, before: ClientState) -> bool:
        """Delete the last turn and make `before` the state again; False if it is not last, or is being answered."""
        ...

    async def set_pace(self, encounter_id: str, pace: Pace) -> None: ...
    async def end(self, encounter_id: str, at: datetime) -> bool:
        """Freeze the encounter; return False if it had ended before."""
        ...

    async def delete(self, encounter_id: str) -> None:
        """Delete the encounter with its turns, its feedback and its branches."""
        ...

    async def purge(self, ended_before: datetime) -> int:
        """Delete encounters started before the date; return how many."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one practice encounter went, in a line: what a page about hundreds of them needs.

    `levels` maps each criterion of a finished report to its level, None where it is unscored; `harm` counts its
    harmful acts. Both are empty until `scoring` is "done".
    """

    encounter_id: str
    trainee_id: str
    persona_id: str
    persona_revision: str
    rubric_id: str
    rubric_revision: str
    status: Literal["open", "ended"]
    started_at: datetime
    turns_taken: int
    scoring: Literal["waiting", "running", "done", "failed"] | None
    levels: dict[str, int | None]
    harm: int


class ScoringStore(Protocol):
    """Feedback as it grows."""

    async def get(self, encounter_id: str) -> Scoring | None: ...
    async def request(self, encounter_id: str, scorer: str) -> Scoring:
        """Start the feedback; an existing one is returned as it is."""
        ...

    async def add_result(self, encounter_id: str, result: CriterionResult) -> None:
        """Store one criterion's result; the same criterion again replaces it."""
        ...

    async def finish(self, encounter_id: str, report: Report, at: datetime) -> None: ...
    async def fail(self, encounter_id: str, error: str) -> None: ...
    async def outcomes(self, cohorts: Sequence[str] | None, *, limit: int = 5000) -> tuple[Outcome, ...]:
        """Return the practice of the cohorts' trainees, newest first, in one query; None means of everybody."""
        ...

    async def outcomes_of(self, trainee_id: str, *, limit: int = 500) -> tuple[Outcome, ...]:
        """Return one trainee's own practice, newest first, in one query."""
        ...


class Verdicts(Protocol):
    """What judges have answered before, by the fingerprint of what they were asked. It may forget at any time."""

    async def get(self, asked: str) -> CriterionResult | None: ...
    async def put(self, asked: str, verdict: CriterionResult) -> None: ...
