"""A lesson: one skill, phase or problem area of IPT in a few minutes, with a moment that a client of ours plays.

The example is not written down as a dialogue: the trainee's words are, and the engine answers them. So a lesson shows
what the client really does with each way of saying it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from app.core.authored import Id, Line, Part, Prose
from app.core.case import ProblemArea

LessonGroup = Literal["phase", "problem_area", "skill"]


class Section(Part):
    """A few paragraphs under a heading; a paragraph ends with its line."""

    heading: Line
    text: Prose

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs in order."""
        return tuple(part.strip() for part in self.text.split("\n") if part.strip())


class Way(Part):
    """One way to answer in the same moment. Exactly one of an example's ways is the one to learn."""

    name: Line
    says: Line
    remark: Prose = Field(description="What to notice in the words and in the client's answer")
    better: bool = False


class Example(Part):
    """A moment with a client of the library: what led to it, then two or three ways to go on."""

    persona: Id
    scene: Line
    before: tuple[Line, ...] = Field(min_length=1, max_length=12, description="The trainee's turns up to the moment")
    ways: tuple[Way, ...] = Field(min_length=2, max_length=3)


class Option(Part):
    """One answer to choose, and why it is right or not."""

    text: Line
    why: Line
    right: bool = False


class Question(Part):
    """A question at the end, with one right answer."""

    ask: Line
    options: tuple[Option, ...] = Field(min_length=2, max_length=4)


class Lesson(Part):
    """One lesson. The file stem equals `id`."""

    id: Id
    title: Line
    group: LessonGroup
    order: int = Field(ge=1, le=99)
    minutes: int = Field(ge=2, le=10)
    summary: Line
    serves: tuple[str, ...] = Field(default=(), description="Criteria of rubrics whose feedback leads here")
    area: ProblemArea | None = None
    sections: tuple[Section, ...] = Field(min_length=2, max_length=6)
    example: Example
    check: tuple[Question, ...] = Field(min_length=2, max_length=5)
    sources: tuple[Line, ...] = Field(min_length=1)

    def minutes_of(self, seconds: int | None) -> int | None:
        """Return the whole minutes that an open page counts for, at most those it is made for; None if not known."""
        return None if seconds is None else min(self.minutes, seconds // 60)

    def faults(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield (location, message) for examples and questions without exactly one right answer."""
        if sum(way.better for way in self.example.ways) != 1:
            yield ("example", "ways"), "expected exactly one way with better: true"
        for n, question in enumerate(self.check):
            if sum(option.right for option in question.options) != 1:
                yield ("check", n, "options"), "expected exactly one option with right: true"
        if (self.group == "problem_area") != (self.area is not None):
            yield ("area",), "a lesson of the group problem_area names its area, and no other does"
