"""Personas and rubrics as the API shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from pydantic import Field

from app.core.case import ProblemArea
from app.core.errors import Fault
from app.core.persona import Persona
from app.core.ports import Revision
from app.core.rubric import Rubric
from app.web.api.shapes import Given, Utc


class PersonaCard(Given):
    """A client as a trainee may see them before the talk."""

    id: str
    revision: str
    name: str
    age: int
    pronouns: str
    occupation: str
    culture: str
    languages: tuple[str, ...]
    household: str
    problem_area: ProblemArea
    difficulty: int
    summary: str
    brief: str
    content_notes: tuple[str, ...]
    practise: tuple[str, ...]
    minutes: int
    rubric: str

    @classmethod
    def of(cls, persona: Persona) -> Self:
        """Take from a persona what is open to all."""
        who, training = persona.who, persona.training
        return cls(
            id=persona.id,
            revision=persona.revision(),
            **{name: getattr(who, name) for name in type(who).model_fields},
            problem_area=persona.problem_area,
            difficulty=persona.difficulty,
            summary=persona.summary,
            brief=persona.brief,
            content_notes=persona.content_notes,
            practise=training.practise,
            minutes=training.minutes,
            rubric=training.rubric,
        )


class RubricCard(Given):
    """A rubric's name and what it judges."""

    id: str
    revision: str
    name: str
    summary: str
    criteria: list[str]

    @classmethod
    def of(cls, rubric: Rubric) -> Self:
        """Take the headline of a rubric."""
        names = [criterion.id for criterion in rubric.criteria]
        return cls(id=rubric.id, revision=rubric.revision(), name=rubric.name, summary=rubric.summary, criteria=names)


class Version(Given):
    """One immutable revision of a persona or rubric."""

    id: str
    number: int
    revision: str
    published: bool
    created_at: Utc

    @classmethod
    def of(cls, revision: Revision) -> Self:
        """Leave out the text and its author."""
        return cls(**{name: getattr(revision, name) for name in Version.model_fields})


class Sent(Version):
    """The version that a file became when it was sent, with what its playtest has found."""

    missed: list[str] = Field(
        default_factory=list,
        description="Bars of the playtest that keep it from being published; empty for a published one",
    )


class FaultFound(Given):
    """One fault of a file; lines count from 1, 0 is the file as a whole."""

    file: str
    line: int
    field: str
    message: str


class Validation(Given):
    """What a check of a file has found."""

    valid: bool
    faults: list[FaultFound]

    @classmethod
    def of(cls, faults: Sequence[Fault]) -> Self:
        """A file without faults is valid."""
        found = [FaultFound(file=f.file, line=f.line, field=f.field, message=f.message) for f in faults]
        return cls(valid=not faults, faults=found)
