"""An encounter: one trainee with one client, turn by turn, and the scoring that follows it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.client.state import ClientState, TurnPlan
from app.core.coding.codes import TurnCodes
from app.core.scoring.report import CriterionResult, Report
from app.core.transcript import Transcript, Utterance

VoiceName = Literal["embedded", "model"]


class Record(BaseModel):
    """Frozen; a change is a new value."""

    model_config = ConfigDict(frozen=True)


class Encounter(Record):
    """One role-play. It pins the revisions of its persona and rubric, so later edits never change it."""

    id: str
    trainee_id: str
    persona_id: str
    persona_revision: str
    rubric_id: str
    rubric_revision: str
    seed: int
    purpose: Literal["practice", "preview"] = "practice"
    status: Literal["open", "ended"] = "open"
    started_at: datetime
    ended_at: datetime | None = None
    opening: str = ""
    state: ClientState
    turns_taken: int = 0
    key_id: str | None = None


class Turn(Record):
    """What the trainee said and what the client answered.

    `answering` until the reply is stored; `stopped` by the trainee, with the partial text kept; `cut` when the
    server went away in the middle, and the reply can be asked for again.
    """

    encounter_id: str
    number: int = Field(ge=1)
    key: str
    trainee: str
    said_at: datetime
    codes: TurnCodes
    plan: TurnPlan
    state: ClientState = Field(description="After this turn")
    status: Literal["answering", "answered", "stopped", "cut"] = "answering"
    client: str | None = None
    answered_at: datetime | None = None
    voice: VoiceName | None = None
    note: str | None = Field(default=None, description="Why the authored line spoke instead of the model, if so")
    opened: tuple[str, ...] = ()


class Scoring(Record):
    """The state of an encounter's feedback: criterion by criterion until the report is whole."""

    encounter_id: str
    status: Literal["waiting", "running", "done", "failed"]
    scorer: str
    results: tuple[CriterionResult, ...] = ()
    report: Report | None = None
    error: str | None = None
    finished_at: datetime | None = None


def transcript_of(encounter: Encounter, turns: tuple[Turn, ...]) -> Transcript:
    """Write the encounter down as a transcript: the opening first if there was one, then each turn's two sides."""
    said: list[Utterance] = []
    if encounter.opening:
        said.append(Utterance(speaker="client", text=encounter.opening, at=encounter.started_at))
    for turn in turns:
        said.append(Utterance(speaker="trainee", text=turn.trainee, at=turn.said_at))
        if turn.client:
            said.append(Utterance(speaker="client", text=turn.client, at=turn.answered_at))
    # Unchecked: the limits of Transcript are for files from elsewhere, and a stored talk may be longer.
    return Transcript.model_construct(persona=encounter.persona_id, rubric=encounter.rubric_id, turns=tuple(said))
