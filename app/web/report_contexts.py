"""What the feedback pages show, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from app.core.encounter import Encounter, Objection
from app.core.persona import Persona
from app.web.contexts import ClientCard
from app.web.languages import gettext as _
from app.web.talk_contexts import HintView
from app.web.workpad_contexts import PadBeside


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of an utterance; with numbers, it is quoted as evidence under those numbers."""

    text: str
    numbers: tuple[int, ...] = ()
    pattern: int = 0
    harm: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An utterance of the marked transcript; `number` counts from 1 over both speakers. `heard` says as what."""

    number: int
    css: Literal["you", "client"]
    name: str
    words: Markup
    heard: str
    opened: tuple[str, ...]
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote of the report; `number` is None where the words are not in the transcript."""

    turn: int
    text: str
    number: int | None


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One criterion as the report shows it."""

    id: str
    name: str
    what: Markup
    level: int | None
    level_name: str
    bar: Markup
    reason: Markup
    quotes: tuple[Quote, ...]
    next_turn: int | None
    instead_of: str
    try_: str
    doubt: Markup
    pattern: int
    group: str
    own: str
    gap: str
    objection: Objection | None
    changed_to: str
    steps: tuple[tuple[int, str], ...]
    failed: bool
    for_human: bool
    votes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """The criteria of one group, in the rubric's order."""

    name: str
    criteria: tuple[CriterionView, ...]


@dataclass(frozen=True, slots=True)
class BranchView:
    """Another wording that was tried at a line."""

    id: str
    line: int


@dataclass(frozen=True, slots=True)
class HarmView:
    """A harmful act: what it was, in plain words, and where."""

    kind: str
    why: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class MetricView:
    """One measure with its yardstick in words and, where it has one, a bar."""

    name: str
    value: str
    meaning: str
    yardstick: str
    source: Markup
    chart: Markup | None


@dataclass(frozen=True, slots=True)
class OpenedView:
    """Something the client told, and what brought it out: the lines of both, and the words that were said.

    `knowledge` is the fact in plain words, where all of it was told, and else empty.
    """

    asked: int | None
    line: int | None
    said: str
    knowledge: str
    earned_by: str
    layer: str


@dataclass(frozen=True, slots=True)
class BegunView:
    """Something the client began to tell and never finished: where, and the words that were heard."""

    turn: int | None
    heard: str


@dataclass(frozen=True, slots=True)
class PassedView:
    """A chance that passed: what the client opened and where, what it asked for, and what was said instead.

    `helps` is what would have brought out more here, where the client was near to telling something.
    """

    turn: int
    quote: str
    asked_for: str
    answered: int
    said: str
    helps: str


@dataclass(frozen=True, slots=True)
class FocusView:
    """The one thing to try next. `turn` is a line of the transcript, `retry` the turn that can be tried again."""

    id: str
    name: str
    observed: bool
    turn: int | None
    quote: str
    heard: str
    aim: str
    try_: str
    retry: int | None


@dataclass(frozen=True, slots=True)
class PullView:
    """A boundary test or a transference pull: what it meant, and how it was met."""

    turn: int | None
    kind: Literal["boundary", "transference"]
    means: str
    met: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The whole feedback page. `goes_on_from` is the line at which a try parts from its first attempt."""

    encounter: Encounter
    goes_on_from: int | None
    card: ClientCard
    persona: Persona
    second_area: str
    mood: Markup
    owner: str
    own: bool
    turns: int
    harm: tuple[HarmView, ...]
    focus: FocusView | None
    groups: tuple[GroupView, ...]
    rated: bool
    may_branch: bool
    may_object: bool
    may_answer: bool
    branches: tuple[BranchView, ...]
    hints: tuple[HintView, ...]
    undone: tuple[int, ...]
    pad: PadBeside | None
    metrics: tuple[MetricView, ...]
    asked_about_risk: bool
    opened: tuple[OpenedView, ...]
    begun: tuple[BegunView, ...]
    passed: tuple[PassedView, ...]
    pulls: tuple[PullView, ...]
    facts_in_all: int
    lines: tuple[Line, ...]
    notes: tuple[Markup, ...]
    cost: str
    scorer: str
    judged: bool

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """What the page is made of: the beginning of each heading's id with its short name, as far as it is there."""
        there = (
            (self.harm, "harm", _("What may have hurt")),
            (self.focus, "try", _("To try next")),
            (True, "skills", _("Skill by skill")),
            (self.metrics, "counts", _("Counts")),
            (True, "opened", _("What was told")),
            (self.pad, "pad", _("Work-pad")),
            (True, "case", _("The case")),
            (self.hints or self.undone or self.branches, "beside", _("Beside the talk")),
            (True, "transcript", _("The conversation")),
            (True, "limits", _("Who wrote this")),
        )
        return tuple((part, name) for shown, part, name in there if shown)

    @property
    def criteria(self) -> tuple[CriterionView, ...]:
        """Every criterion, in the order of the page."""
        return tuple(found for group in self.groups for found in group.criteria)


@dataclass(frozen=True, slots=True)
class ScoringStep:
    """One criterion while the feedback is being made."""

    name: str
    state: Literal["done", "running", "waiting"]


@dataclass(frozen=True, slots=True)
class ScoringPage:
    """The feedback page while it is not ready."""

    encounter: Encounter
    card: ClientCard
    steps: tuple[ScoringStep, ...]
    ready: bool
    error: str | None
    own: bool
