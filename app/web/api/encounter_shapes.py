"""Encounters, turns and feedback as the API takes and gives them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field

from app.core.client.state import Begun, ClientState, MissedChance, Opening
from app.core.encounter import Encounter, Turn
from app.core.scoring.report import Report
from app.core.transcript import Transcript
from app.web.api.shapes import Asked, ContentId, Given, Name, Utc


class TraineeAsked(Asked):
    """Who practises, by the name your system has for them. Pseudonyms are welcome."""

    external_id: Name
    name: Name | None = None


class EncounterAsked(Asked):
    """A role-play to begin."""

    persona: ContentId
    rubric: ContentId | None = Field(default=None, description="Default: the persona's own")
    trainee: TraineeAsked | None = Field(default=None, description="Default: one nameless trainee of your key")
    seed: int | None = Field(default=None, ge=0, le=2**31 - 1, description="The same seed: the same client moods")


class TurnAsked(Asked):
    """What the trainee says. At most 4000 characters are accepted as a turn."""

    text: Annotated[str, Field(max_length=20_000)]


class TraineeGiven(Given):
    """The trainee of an encounter; `external_id` is null for one who was not named."""

    id: str
    external_id: str | None


class EncounterGiven(Given):
    """A role-play with the revisions it has pinned."""

    id: str
    status: Literal["open", "ended"]
    opening: str = Field(description="What the client says first; may be empty")
    persona: str
    persona_revision: str
    rubric: str
    rubric_revision: str
    trainee: TraineeGiven
    seed: int
    turns: int = Field(description="How many turns were taken")
    started_at: Utc
    ended_at: Utc | None

    @classmethod
    def of(cls, encounter: Encounter, external_id: str | None) -> Self:
        """Show an encounter without the client's inner state."""
        return cls(
            id=encounter.id,
            status=encounter.status,
            opening=encounter.opening,
            persona=encounter.persona_id,
            persona_revision=encounter.persona_revision,
            rubric=encounter.rubric_id,
            rubric_revision=encounter.rubric_revision,
            trainee=TraineeGiven(id=encounter.trainee_id, external_id=external_id),
            seed=encounter.seed,
            turns=encounter.turns_taken,
            started_at=encounter.started_at,
            ended_at=encounter.ended_at,
        )


class StateGiven(Given):
    """Where the client stands after a turn; each share runs from 0 to 1."""

    trust: float
    distress: float
    guardedness: float
    ruptured: bool

    @classmethod
    def of(cls, state: ClientState) -> Self:
        """Take the shares that people look at, to three places."""
        return cls(
            trust=round(state.trust, 3),
            distress=round(state.distress, 3),
            guardedness=round(state.guardedness, 3),
            ruptured=state.ruptured,
        )


class TurnGiven(Given):
    """A finished turn."""

    turn: int
    trainee: str
    client: str
    voice: Literal["embedded", "model"]
    codes: list[str] = Field(description="What the trainee's turn was")
    state: StateGiven
    opened: tuple[str, ...] = Field(description="Ids of the facts that were told in this turn")
    reaction: str
    status: Literal["answering", "answered", "stopped", "cut"]
    note: str | None = Field(description="Why the authored line spoke instead of the model, if so")
    ms: int = Field(description="From the trainee's words to the stored reply, in milliseconds")
    support: str | None = Field(
        default=None, description="Shown to a trainee who seems to write of their own distress"
    )

    @classmethod
    def of(cls, turn: Turn, support: str | None) -> Self:
        """Show a stored turn."""
        ended = turn.answered_at or turn.said_at
        return cls(
            turn=turn.number,
            trainee=turn.trainee,
            client=turn.client or "",
            voice=turn.voice or "embedded",
            codes=list(turn.codes.labels),
            state=StateGiven.of(turn.state),
            opened=turn.opened,
            reaction=turn.plan.reaction,
            status=turn.status,
            note=turn.note,
            ms=max(0, round((ended - turn.said_at).total_seconds() * 1000)),
            support=support,
        )


class Progress(Given):
    """How far the feedback is."""

    status: Literal["waiting", "running", "done", "failed"]
    done: list[str] = Field(description="Ids of the criteria that are scored")
    total: int


class ReportGiven(Report):
    """The feedback on an encounter: the report, and what opened the client and what did not."""

    encounter: str
    persona: str
    ledger: tuple[Opening, ...] = Field(description="Each fact that was told: in which turn, and what earned it")
    begun: tuple[Begun, ...] = Field(description="Each fact that was begun and never told to the end")
    missed: tuple[MissedChance, ...]
    created_at: Utc | None


class ScoreAsked(Transcript):
    """A transcript made elsewhere."""

    scorer: Literal["embedded", "judge", "panel"] | None = Field(default=None, description="Default: embedded")
