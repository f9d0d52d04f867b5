"""An encounter: one trainee with one client, turn by turn, and the scoring that follows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.core.client.state import ClientState, TurnPlan
from app.core.coding.codes import TurnCodes
from app.core.message import Told, as_it_is
from app.core.pace import Pace
from app.core.scoring.report import CriterionResult, Report
from app.core.transcript import Transcript, Utterance

VoiceName = Literal["embedded", "model"]


class Record(BaseModel):
    """Frozen; a change is a new value."""

    model_config = ConfigDict(frozen=True)


class Terms(Record):
    """What is allowed in one encounter. An assignment may be stricter than free practice is."""

    undo: bool = Field(default=True, description="The last turn may be taken back, which is then shown")
    hints: int = Field(default=3, ge=0, le=20, description="How often the supervisor may be asked")
    tags: bool = Field(default=True, description="What turns were heard as may be shown during the talk")
    branches: bool = Field(default=True, description="A turn may be tried in other words afterwards")


class Encounter(Record):
    """One role-play. It pins the revisions of its persona and rubric, so later edits never change it.

    A branch goes on from before turn `branched_at` of `branched_from`, and never changes that attempt.
    """

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
    terms: Terms = Terms()
    pace: Pace = Pace()
    branched_from: str | None = None
    branched_at: int | None = None

    @property
    def is_branch(self) -> bool:
        """Whether this tries another wording at a turn of an earlier attempt."""
        return self.branched_from is not None

    @property
    def is_looked_at(self) -> bool:
        """Whether this is a try that was answered and not gone on with: nothing waits in it for anybody."""
        return self.branched_at is not None and self.status == "open" and self.turns_taken <= self.branched_at


class Spoken(Record):
    """What was said in a turn, what it was heard as and what came out: all that feedback reads of it."""

    encounter_id: str
    number: int = Field(ge=1)
    trainee: str
    said_at: datetime
    codes: TurnCodes
    client: str | None = None
    answered_at: datetime | None = None
    opened: tuple[str, ...] = ()


class Turn(Spoken):
    """What the trainee said and what the client answered, with the client's inner side.

    `answering` until the reply is stored; `stopped` by the trainee, with the partial text kept; `cut` when the
    server went away in the middle, and the reply can be asked for again.
    """

    key: str
    plan: TurnPlan
    state: ClientState = Field(description="After this turn")
    status: Literal["answering", "answered", "stopped", "cut"] = "answering"
    voice: VoiceName | None = None
    note: str | None = Field(default=None, description="Why the authored line spoke instead of the model, if so")

    @property
    def heard_at(self) -> datetime:
        """When its last word was said, by whichever side."""
        return self.answered_at or self.said_at


class Scoring(Record):
    """The state of an encounter's feedback: criterion by criterion until the report is whole."""

    encounter_id: str
    status: Literal["waiting", "running", "done", "failed"]
    scorer: str
    results: tuple[CriterionResult, ...] = ()
    report: Report | None = None
    error: str | None = None
    finished_at: datetime | None = None


class Aside(Record):
    """Something beside the talk: a hint that was asked for, a turn taken back, the client noticing the time."""

    kind: Literal["hint", "undo", "clock"]
    turn: int = Field(ge=0, description="The last turn at that time; for an undo, the turn that was taken back")
    text: str = ""
    told: Told = Field(default=(), description="The text as messages; none in what was stored before there were any")
    at: datetime

    @property
    def words(self) -> Told:
        """The text as messages, whenever it was stored."""
        return self.told or (as_it_is(self.text),)


def hints_in(asides: Sequence[Aside]) -> tuple[tuple[Aside, bool], ...]:
    """Return the supervisor's hints in order, each with whether its turn was taken back afterwards.

    Such a hint was given, and it counts; but the turn that has its number now is another one.
    """
    return tuple(
        (hint, any(one.kind == "undo" and one.turn == hint.turn for one in asides[place:]))
        for place, hint in enumerate(asides)
        if hint.kind == "hint"
    )


class SelfRating(Record):
    """How the trainee rated themselves before seeing the feedback; without levels, they chose not to."""

    encounter_id: str
    levels: dict[str, int] = {}
    at: datetime


class Objection(Record):
    """A trainee's doubt about one level, and what an instructor made of it. The scorer's level stays beside both."""

    encounter_id: str
    criterion: str
    reason: str
    at: datetime
    answer: str | None = None
    level: int | None = Field(default=None, ge=1, le=4, description="The instructor's level, if it differs")
    answered_by: str | None = None
    answered_at: datetime | None = None


def lines_of(encounter: Encounter, turns: Sequence[Spoken]) -> dict[int, tuple[int, int | None]]:
    """Return for each turn the numbers of its two lines, as `transcript_of` has them (the reply's may be missing).

    Lines are what trainees see counted, over both speakers and from 1. A reply without a word is no line.
    """
    lines: dict[int, tuple[int, int | None]] = {}
    number = 1 if encounter.opening else 0
    for turn in turns:
        said = number + 1
        number = said + 1 if turn.client else said
        lines[turn.number] = said, number if turn.client else None
    return lines


def line_of(encounter: Encounter, turns: Sequence[Spoken], turn: int) -> int:
    """Return the line that the trainee's side of a turn is, or would be next where there is no such turn any more."""
    before = [one for one in turns if one.number < turn]
    return len(transcript_of(encounter, before).turns) + 1


def transcript_of(encounter: Encounter, turns: Sequence[Spoken]) -> Transcript:
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
