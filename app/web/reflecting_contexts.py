"""What the pages around the feedback show, as frozen values: rating oneself, another wording, two side by side."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from app.core.encounter import Encounter
from app.web.contexts import ClientCard
from app.web.report_contexts import BranchView


@dataclass(frozen=True, slots=True)
class RatingQuestion:
    """One criterion to rate oneself in: its steps with what each looks like."""

    id: str
    name: str
    what: Markup
    steps: tuple[tuple[int, str, Markup], ...]


@dataclass(frozen=True, slots=True)
class RatingPage:
    """The self-rating before the reveal, by group."""

    encounter: Encounter
    card: ClientCard
    groups: tuple[tuple[str, tuple[RatingQuestion, ...]], ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A turn that could be said in other words: its `number` for the address, its `line` for the eye."""

    encounter: Encounter
    name: str
    number: int
    line: int
    before: str
    said: str
    answered: str
    tried: tuple[BranchView, ...]
    words: str = ""
    fault: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One side of a comparison: what was said, what it was heard as, and how the client took it."""

    trainee: str
    client: str
    labels: tuple[str, ...]
    reaction: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two wordings at the same turn, side by side."""

    branch: Encounter
    name: str
    number: int
    line: int
    owner: str
    own: bool
    before: str
    then: Attempt
    now: Attempt | None
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    trust: str
