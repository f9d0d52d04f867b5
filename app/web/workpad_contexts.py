"""What the work-pad and its comparison show, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from app.core.case import Person, ProblemArea
from app.core.encounter import Encounter
from app.core.workpad import PadPerson, WorkPad


@dataclass(frozen=True, slots=True)
class PadRow:
    """One person of the inventory as a row of fields; `number` names the fields."""

    number: int
    person: PadPerson


@dataclass(frozen=True, slots=True)
class PadPage:
    """The work-pad while it is written."""

    encounter: Encounter
    name: str
    pad: WorkPad
    rows: tuple[PadRow, ...]
    circles: dict[int, str]
    areas: tuple[tuple[ProblemArea, str], ...]
    circle: Markup
    may_write: bool
    told: bool
    fault: str
    fresh_row: PadRow | None
    words: int
    most_words: int
    piece: bool


@dataclass(frozen=True, slots=True)
class PersonBeside:
    """A person whom the trainee noted, beside the same one in the case."""

    noted: str
    name: str
    relation: str
    by_role: bool
    circle: str
    case_circle: str
    near: str


@dataclass(frozen=True, slots=True)
class PadBeside:
    """The work-pad beside the case."""

    pad: WorkPad
    circle: Markup
    case_circle: Markup
    people: tuple[PersonBeside, ...]
    missed: tuple[Person, ...]
    others: tuple[PadPerson, ...]
    event: str
    event_like: str
    area: str
    area_name: str
    elements: tuple[tuple[str, bool], ...]
