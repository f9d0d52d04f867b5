"""What the feedback pages show, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from app.core.encounter import Encounter
from app.core.persona import Persona
from app.web.contexts import ClientCard


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
    """An utterance of the marked transcript; `number` counts from 1 over both speakers."""

    number: int
    speaker: Literal["trainee", "client"]
    name: str
    segments: tuple[Segment, ...]
    labels: tuple[str, ...]
    opened: tuple[str, ...]


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
    what: str
    level: int | None
    level_name: str
    bar: Markup
    reason: str
    quotes: tuple[Quote, ...]
    next_turn: int | None
    instead_of: str
    try_: str
    doubt: str
    pattern: int


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
    source: str
    chart: Markup | None


@dataclass(frozen=True, slots=True)
class OpenedView:
    """Something the client told, and what brought it out."""

    turn: int | None
    knowledge: str
    earned_by: str
    layer: str


@dataclass(frozen=True, slots=True)
class MissedView:
    """A chance that passed, and what would have helped."""

    turn: int | None
    said: str
    near: str
    what_helps: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The whole feedback page."""

    encounter: Encounter
    card: ClientCard
    persona: Persona
    second_area: str
    mood: Markup
    owner: str
    own: bool
    turns: int
    harm: tuple[HarmView, ...]
    first_step: CriterionView | None
    criteria: tuple[CriterionView, ...]
    metrics: tuple[MetricView, ...]
    opened: tuple[OpenedView, ...]
    missed: tuple[MissedView, ...]
    facts_in_all: int
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    scorer: str
    judged: bool


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
