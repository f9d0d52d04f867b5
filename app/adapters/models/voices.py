"""The two voices of the client: authored lines, and a model's words behind a guard."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.core.errors import ModelError
from app.core.ports import Brief, Piece, TextModel
from app.core.prompts import client_messages
from app.core.safety.guard import ENDINGS, Guard
from app.core.safety.sentences import SentenceGate, as_speech, split_sentences

_log = logging.getLogger("attune.models")

# Words to tokens, with room for languages that need more; the guard cuts at words, this only bounds the bill.
_TOKENS_PER_WORD = 3
_SPARE_TOKENS = 40
# What each client answers to a risk enquiry was written and tested by people; no model improvises on it.
_TESTED_ANSWERS = frozenset({"suicide_enquiry", "suicide_follow_up"})
_TESTED_NOTE = (
    "Questions about suicide are answered in the client's tested words; the client's scripted line is shown."
)


class EmbeddedVoice:
    """Says the line that the plan has chosen, a piece a sentence."""

    name = "embedded"

    async def speak(self, brief: Brief) -> AsyncIterator[Piece]:
        """Yield the authored line; the pieces joined are the line."""
        for sentence in split_sentences(brief.plan.authored):
            yield Piece(sentence, "embedded")


class GuardedVoice:
    """Asks a model to say the plan, and lets each sentence out once the guard has passed it.

    Where the model fails before a word is out, the authored line is said in its place. Where it fails later, the
    reply ends there; the authored line follows only if this turn's fact would otherwise be lost.
    """

    def __init__(self, model: TextModel) -> None:
        self._model = model
        self.name = model.name

    async def speak(self, brief: Brief) -> AsyncIterator[Piece]:
        """Yield the reply; the pieces joined are the reply. Closing the iterator closes the endpoint's stream."""
        if brief.plan.occasion in _TESTED_ANSWERS:
            yield Piece(brief.plan.authored, "embedded", _TESTED_NOTE)
            return
        said = tuple(turn.text for turn in brief.history if turn.speaker == "client")
        guard = Guard(brief.persona, brief.plan, brief.told, said=said)
        failure: str | None = None
        released = False
        try:
            async with _closed_at_the_end(self._sentences(brief)) as sentences:
                async for sentence in sentences:
                    failure = guard.check(sentence)
                    if failure is not None:
                        failure = None if released and failure in ENDINGS else f"The model {failure}"
                        break
                    yield Piece(f" {sentence}" if released else sentence, "model")
                    released = True
        except ModelError as error:
            failure = _first_sentence(error.detail)
        if failure is not None:
            _log.warning("%s in a client turn: %s", self.name, failure)
        if not released:
            why = failure or "The model said nothing"
            yield Piece(brief.plan.authored, "embedded", f"{why}; the client's scripted line is shown.")
        elif not guard.has_told_the_fact():
            why = failure or "The model left out what the client was to tell"
            yield Piece(f" {brief.plan.authored}", "embedded", f"{why}; the client's scripted line follows.")

    async def _sentences(self, brief: Brief) -> AsyncIterator[str]:
        gate = SentenceGate()
        max_tokens = brief.plan.max_words * _TOKENS_PER_WORD + _SPARE_TOKENS
        async with _closed_at_the_end(self._model.stream(client_messages(brief), max_tokens=max_tokens)) as tokens:
            async for token in tokens:
                for spoken in _spoken(gate.feed(token), brief):
                    yield spoken
        for spoken in _spoken(gate.close(), brief):
            yield spoken


def _spoken(sentences: list[str], brief: Brief) -> list[str]:
    name = brief.persona.who.name
    return [spoken for sentence in sentences if any(map(str.isalnum, spoken := as_speech(sentence, name)))]


def _first_sentence(detail: str) -> str:
    return split_sentences(detail)[0].strip().rstrip(".") if detail.strip() else "The model endpoint failed"


@asynccontextmanager
async def _closed_at_the_end(items: AsyncIterator[str]) -> AsyncIterator[AsyncIterator[str]]:
    """Close the iterator however the block is left, so that nobody pays for tokens that are not read."""
    try:
        yield items
    finally:
        close = getattr(items, "aclose", None)
        if close is not None:
            await close()
