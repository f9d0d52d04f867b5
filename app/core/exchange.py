"""Exchanges: what a client answers to the likeliest next words of a trainee, right behind one of its own lines.

Whoever has just heard "I did the flask for the two of us" asks what was in it, or says that it sounds like company.
What is asked next hangs on the very words that were said, more than on what they were about.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from app.core.authored import Line, Part

_Way = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=160)]
_Ways = Annotated[tuple[_Way, ...], Field(min_length=1, max_length=8)]


# Like `asked`, these are for telling what a turn is after; nobody is ever shown them.
AnswersTo = Annotated[
    dict[Line, _Ways],
    Field(max_length=1200, description="How a line begins, with the ways of asking, or of reflecting, it answers"),
]


class Exchange(Part):
    """Answers that follow one line of the file, or fit at any time. They hold nothing deeper than that line."""

    after: Line | None = Field(
        default=None,
        description="How what they follow begins: an opening, a fact, a person, daily life, or another such answer",
    )
    answers: dict[Line, _Ways] = Field(
        min_length=1, max_length=80, description="Each answer with the ways of asking, or of reflecting, that it fits"
    )
