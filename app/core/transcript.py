"""A transcript: who said what, in order. A value without identity; storage gives it that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Speaker = Literal["trainee", "client"]
MAX_TURN_CHARS = 4000
MAX_TRANSCRIPT_TURNS = 600


class Utterance(BaseModel):
    """What one speaker said in one go. `at` is when it was said, where that is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    speaker: Speaker
    text: Annotated[str, Field(max_length=20_000)]
    at: datetime | None = None


class Transcript(BaseModel):
    """A conversation to be scored.

    Everywhere in the product "turn n" of a transcript is the n-th utterance, counted from 1, whoever spoke.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    persona: str | None = None
    rubric: str = "core-skills"
    turns: Annotated[tuple[Utterance, ...], Field(max_length=MAX_TRANSCRIPT_TURNS)]

    def trainee_turns(self) -> tuple[tuple[int, Utterance], ...]:
        """Return (turn number, utterance) for everything the trainee said."""
        return tuple((n, said) for n, said in enumerate(self.turns, 1) if said.speaker == "trainee")

    def with_turns(self, turns: Sequence[Utterance]) -> Transcript:
        """Return the same transcript with other words. Unchecked: a stored talk may be longer than files may be."""
        return Transcript.model_construct(persona=self.persona, rubric=self.rubric, turns=tuple(turns))

    def said_before(self, number: int) -> str:
        """Return the client's last words before turn `number`, or an empty string."""
        for said in reversed(self.turns[: number - 1]):
            if said.speaker == "client":
                return said.text
        return ""
