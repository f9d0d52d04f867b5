"""What all files that people write have in common: identifiers, texts of bounded length, and no unknown fields."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=2, max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
# Lists are bounded well above what a person writes: what is worked out from a file has to come to an end.
Wordings = Annotated[tuple[Line, ...], Field(max_length=40)]
Words = Annotated[tuple[Word, ...], Field(max_length=40)]
Entries = Field(max_length=20)
# Examples are for telling what a turn is about; nobody is ever shown them, and no voice says them.
Asked = Annotated[
    tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=160)], ...],
    Field(max_length=28, description="Ways a trainee might ask for it, in other words than `topics`; never shown"),
]
ToldAs = Annotated[
    tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=240)], ...],
    Field(max_length=16, description="Other ways in which a trainee might put it in the work-pad; never shown"),
]


class Part(BaseModel):
    """Frozen, strict, and refusing unknown fields: a typing slip in a file is a fault, not a silent default."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
