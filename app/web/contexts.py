"""What the larger pages show, as frozen values: a template reads these and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from app.core.case import PROBLEM_AREA_NAMES, ProblemArea
from app.core.errors import Fault
from app.core.persona import Persona
from app.core.ports import Cohort, ContentKind, Invitation, Revision
from app.services.teaching import Followed, Practice, Questioned
from app.web.languages import gettext as _


@dataclass(frozen=True, slots=True)
class ClientCard:
    """What anybody may know of a client before the talk. Nothing of `truth`, `facts` or the lines is in here."""

    id: str
    name: str
    age: int
    pronouns: str
    occupation: str
    culture: str
    languages: tuple[str, ...]
    household: str
    area: ProblemArea
    area_name: str
    difficulty: int
    summary: str
    brief: str
    content_notes: tuple[str, ...]
    practise: tuple[str, ...]
    minutes: int

    @classmethod
    def of(cls, persona: Persona) -> ClientCard:
        """Take from a persona what is open to all."""
        who, training = persona.who, persona.training
        return cls(
            id=persona.id,
            name=who.name,
            age=who.age,
            pronouns=who.pronouns,
            occupation=who.occupation,
            culture=who.culture,
            languages=who.languages,
            household=who.household,
            area=persona.problem_area,
            area_name=_(PROBLEM_AREA_NAMES[persona.problem_area]),
            difficulty=persona.difficulty,
            summary=persona.summary,
            brief=persona.brief,
            content_notes=persona.content_notes,
            practise=training.practise,
            minutes=training.minutes,
        )


@dataclass(frozen=True, slots=True)
class GalleryCard:
    """A client in the gallery, with how often the visitor has talked with them and when last."""

    card: ClientCard
    talks: int = 0
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One filter of the gallery: where it leads, and how many clients are there."""

    name: str
    href: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Gallery:
    """The clients to choose from, the filters by name, and a talk that waits to be gone on with."""

    cards: tuple[GalleryCard, ...]
    filters: tuple[tuple[str, tuple[Choice, ...]], ...]
    narrowed: bool
    waiting: Practice | None = None


@dataclass(frozen=True, slots=True)
class LevelCell:
    """A trainee's level in one criterion of one encounter; None where it was not scored.

    `changed` is the instructor's level where it differs; both are shown.
    """

    id: str
    name: str
    level: int | None
    bar: Markup
    changed: int | None = None


@dataclass(frozen=True, slots=True)
class CohortEntry:
    """A row of the cohort page: one encounter of one trainee, with its levels."""

    practice: Followed
    cells: tuple[LevelCell, ...]
    harm: int
    state: str


@dataclass(frozen=True, slots=True)
class CohortMember:
    """A trainee with their latest encounters."""

    id: str
    name: str
    last: datetime | None
    entries: tuple[CohortEntry, ...]
    in_all: int
    attention: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CohortPage:
    """One cohort: its members, the criteria as columns, and open invitations."""

    cohort: Cohort
    columns: tuple[tuple[str, str], ...]
    members: tuple[CohortMember, ...]
    questioned: tuple[Questioned, ...]
    steps: tuple[tuple[int, str], ...]
    invitations: tuple[Invitation, ...]
    link: str
    fault: str


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """A persona or rubric on the authoring page."""

    kind: ContentKind
    id: str
    name: str
    number: int
    at: datetime
    revision: str


@dataclass(frozen=True, slots=True)
class Editor:
    """The authoring page of one persona or rubric; `checked` says whether `faults` is about this very text.

    `replaces` is the id and name of what a text with no page of its own would replace.
    """

    kind: ContentKind
    content_id: str | None
    source: str
    faults: tuple[Fault, ...] = ()
    checked: bool = False
    versions: tuple[Revision, ...] = ()
    shown: Revision | None = None
    told: str = ""
    fault: str = ""
    piece: bool = False
    replaces: tuple[str, str] | None = None

    @property
    def place(self) -> str:
        """The address of what is edited; new texts have one of their own."""
        return f"/authoring/{self.kind}/{self.content_id or 'new'}"

    @property
    def heading(self) -> str:
        """The id, or what a new text is: it says at once if it would replace something."""
        if self.content_id:
            return self.content_id
        if self.replaces:
            return _("Replaces {name}").format(name=self.replaces[1])
        return _("New client") if self.kind == "persona" else _("New rubric")

    @property
    def kind_name(self) -> str:
        """What an instructor calls it."""
        return "client" if self.kind == "persona" else "rubric"
