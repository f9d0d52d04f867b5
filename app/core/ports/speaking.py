"""What puts the client's words together: voices, and the language models behind some of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.core.client.state import TurnPlan
from app.core.encounter import VoiceName
from app.core.persona import Persona
from app.core.scoring.report import Usage
from app.core.transcript import Utterance


@dataclass(frozen=True, slots=True)
class Brief:
    """What a voice is given: the persona, what has been said so far, and the plan for this turn.

    `history` ends with the trainee's words of this turn. `told` are the ids of facts told before this turn.
    """

    persona: Persona
    history: tuple[Utterance, ...]
    plan: TurnPlan
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a reply, released for the trainee to read. `note` says why a fall-back spoke."""

    text: str
    voice: VoiceName
    note: str | None = None


class Voice(Protocol):
    """Puts a plan into words. It always says something: failures fall back to the authored line."""

    name: str

    def speak(self, brief: Brief) -> AsyncIterator[Piece]: ...


Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole answer, and what it cost; `usage` is None where the endpoint does not say."""

    text: str
    usage: Usage | None = None


class TextModel(Protocol):
    """A language model behind an endpoint. Raises ModelUnavailable, ModelRefused or ModelUnusable."""

    name: str

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncIterator[str]:
        """Yield the answer's text as it comes."""
        ...

    async def complete(
        self, messages: Sequence[Message], *, max_tokens: int, schema: dict[str, object] | None = None
    ) -> Completion:
        """Return the whole answer; with a JSON schema, ask for structured output where the endpoint can."""
        ...
