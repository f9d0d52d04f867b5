"""What a trainee is told: one result a criterion, the metrics, harm, and what to try next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
)
from pydantic.json_schema import SkipJsonSchema

from app.core.message import Told, as_it_is, in_english

KEPT = {"kept": True}
"""The context in which a report is written for the store: with its sentences as messages beside their English."""


class Value(BaseModel):
    """Frozen: a report is a finding, and a later finding is another report."""

    model_config = ConfigDict(frozen=True)


class Worded(Value):
    """A finding whose sentences are there twice: in English, for everybody, and as messages, for the store alone.

    What was stored before there were messages, or was worded by a model, has its English and no messages.
    """

    MESSAGES: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _without_messages(self, handler: SerializerFunctionWrapHandler, info: SerializationInfo):  # type: ignore[no-untyped-def]
        given = handler(self)
        if not (info.context or {}).get("kept"):
            for name in self.MESSAGES & given.keys():
                del given[name]
        return given


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


class Focus(Value):
    """The one thing to try next: of which criterion, at which turn, what was said there, and what to do instead.

    `heard` is what the client had said before it, where it can be quoted; `try_` is a wording that scores better
    there, or None where none does. `turn` is None for a talk without a word of the trainee.
    """

    criterion: str
    observed: bool = Field(description="False where the skill had no chance to show, so that this is a first try")
    turn: int | None = None
    quote: str = ""
    heard: str = ""
    aim: str
    try_: str | None = Field(default=None, alias="try", serialization_alias="try")

    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Passed(Value):
    """A chance that passed: what the client opened at `turn`, what it asked for, and what was said at `answered`."""

    turn: int
    quote: str
    asked_for: str
    answered: int
    said: str


class Harm(Value):
    """A harmful act that was seen; it caps the criteria it belongs to at level 1."""

    turn: int
    kind: str
    quote: str


class Usage(Value):
    """What asking models has cost: tokens sent (`cached` of them from the endpoint's own cache) and tokens answered.

    `estimated` says that the endpoint did not count, so that four characters were taken as a token.
    """

    calls: int = Field(default=0, ge=0)
    prompt_tokens: int = Field(default=0, ge=0)
    cached_tokens: int = Field(default=0, ge=0)
    completion_tokens: int = Field(default=0, ge=0)
    estimated: bool = False

    @property
    def tokens(self) -> int:
        """Return all tokens, sent and answered."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            calls=self.calls + other.calls,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            estimated=self.estimated or other.estimated,
        )


def cost_of(results: Iterable[CriterionResult]) -> Usage | None:
    """Return what asking for these results has cost, or None where no model was asked."""
    costs = [result.usage for result in results if result.usage is not None]
    return sum(costs, Usage()) if costs else None


class Vote(Value):
    """One reading among several: a run of a judge, or a member of a panel. `level` is None where it gave none."""

    scorer: str
    level: int | None = Field(default=None, ge=1, le=4)


class CriterionResult(Worded):
    """One criterion: scored with evidence, or unscored with the reason. Never a number in place of a finding."""

    MESSAGES = frozenset({"reason_told", "confidence_told"})

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
    taken: tuple[int, ...] = Field(
        default=(), description="Turns that took a chance for this skill, as counted by rule"
    )
    missed: tuple[int, ...] = Field(default=(), description="Turns that let one go")
    failed: bool = Field(default=False, description="The scorer could not do its work; asking again may help")
    votes: tuple[Vote, ...] = Field(default=(), description="Each reading, where there were several")
    for_human: bool = Field(default=False, description="The readings differ by a level or more: a person should look")
    usage: Usage | None = None
    asked: str | None = Field(
        default=None, description="Fingerprint of what the judge was asked; same asked, same answer"
    )
    reason_told: SkipJsonSchema[Told] = ()
    confidence_told: SkipJsonSchema[Told] = ()

    @property
    def why(self) -> Told:
        """The reason as messages."""
        return self.reason_told or (as_it_is(self.reason),)

    @property
    def doubts(self) -> Told:
        """Why the level is of low confidence, as messages; none where it is not."""
        return self.confidence_told or ((as_it_is(self.confidence_note),) if self.confidence_note else ())


def because(reason: Told) -> dict[str, Any]:
    """Return the fields of a result that hold its reason."""
    return {"reason": in_english(reason), "reason_told": reason}


def doubted(doubts: Told) -> dict[str, Any]:
    """Return the fields of a result that say why its level is of low confidence, or that it is not."""
    return {"confidence_note": in_english(doubts) or None, "confidence_told": doubts}


class Report(Worded):
    """The whole feedback on one transcript. Times, ids and storage are somebody else's."""

    MESSAGES = frozenset({"notes_told"})

    rubric: str
    scorer: str
    criteria: tuple[CriterionResult, ...]
    metrics: dict[str, float | int | None]
    harm: tuple[Harm, ...] = ()
    first: str | None = Field(default=None, description="Id of the criterion that the one thing to try next is of")
    focus: Focus | None = Field(default=None, description="The one thing to try next; there is always one")
    passed: tuple[Passed, ...] = Field(default=(), description="Chances that passed, at most three, in their order")
    usage: Usage | None = Field(default=None, description="What the judges cost; None where none was asked")
    notes: tuple[str, ...] = Field(default=(), description="Limits of this scoring, in plain words")
    notes_told: SkipJsonSchema[Told] = ()

    @property
    def limits(self) -> Told:
        """The limits of this scoring, as messages."""
        return self.notes_told or tuple(map(as_it_is, self.notes))
