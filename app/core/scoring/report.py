"""What a trainee is told: one result a criterion, the metrics, harm, and what to try next."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Value(BaseModel):
    """Frozen: a report is a finding, and a later finding is another report."""

    model_config = ConfigDict(frozen=True)


class Evidence(Value):
    """A verbatim quote from turn `turn` of the transcript (the n-th utterance, from 1)."""

    turn: int = Field(ge=1)
    quote: str = Field(min_length=1)


class NextStep(Value):
    """One thing to try: what was said at `turn`, and a wording that scores better there."""

    turn: int
    instead_of: str
    try_: str = Field(alias="try", serialization_alias="try")

    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Harm(Value):
    """A harmful act that was seen; it caps the criteria it belongs to at level 1."""

    turn: int
    kind: str
    quote: str


class CriterionResult(Value):
    """One criterion: scored with evidence, or unscored with the reason. Never a number in place of a finding."""

    id: str
    name: str = ""
    status: Literal["scored", "unscored"]
    level: int | None = Field(default=None, ge=1, le=4)
    max: int = 4
    reason: str
    evidence: tuple[Evidence, ...] = ()
    next_step: NextStep | None = None
    low_confidence: bool = False
    confidence_note: str | None = Field(
        default=None, description="Why the level is of low confidence, as a sentence; None where it is not"
    )


class Report(Value):
    """The whole feedback on one transcript. Times, ids and storage are somebody else's."""

    rubric: str
    scorer: str
    criteria: tuple[CriterionResult, ...]
    metrics: dict[str, float | int | None]
    harm: tuple[Harm, ...] = ()
    notes: tuple[str, ...] = Field(default=(), description="Limits of this scoring, in plain words")
