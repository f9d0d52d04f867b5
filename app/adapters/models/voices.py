"""The two voices of the client: authored lines, and a model's words behind a guard."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from app.core.errors import ConversationTooLong, ModelError
from app.core.ports import Brief, Piece, TextModel
from app.core.prompts import CHECK_SCHEMA, HISTORY_CHARS, check_messages, client_messages, contradiction_in
from app.core.safety.guard import ENDINGS, Guard
from app.core.safety.sentences import SentenceGate, as_speech, split_sentences

_log = logging.getLogger("attune.models")

# Words to tokens, with room for languages that need more; the guard cuts at words, this only bounds the bill.
_TOKENS_PER_WORD = 3
_SPARE_TOKENS = 40
_CHECK_TOKENS = 160
_LEAST_HISTORY_CHARS = 600
# What each client answers to a risk enquiry was written and tested by people; no model improvises on it.
_TESTED_ANSWERS = frozenset({"suicide_enquiry", "suicide_follow_up"})
_TESTED_NOTE = (
    "Questions about suicide are answered in the client's tested words; the client's scripted line is shown."
)


@dataclass(slots=True)
class _Take:
    """How a reply goes: whether words are out, and why they ended early."""

    guard: Guard
    released: bool = False
    failure: str | None = None


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
    reply ends there; the authored line follows only if this turn's fact would otherwise be lost. With `self_check`
    nothing is out before the model has read the whole reply against the client's chart.
    """

    def __init__(self, model: TextModel, *, self_check: bool = False) -> None:
        self._model = model
        self._self_check = self_check
        self._history_chars = HISTORY_CHARS
        self.name = model.name

    async def speak(self, brief: Brief) -> AsyncIterator[Piece]:
        """Yield the reply; the pieces joined are the reply. Closing the iterator closes the endpoint's stream."""
        if brief.plan.occasion in _TESTED_ANSWERS:
            yield Piece(brief.plan.authored, "embedded", _TESTED_NOTE)
            return
        take = _Take(_guard(brief))
        passed = self._read_first(brief, take) if self._self_check else self._passed(brief, take)
        async with _closed_at_the_end(passed) as sentences:
            async for sentence in sentences:
                yield Piece(f" {sentence}" if take.released else sentence, "model")
                take.released = True
        if take.failure is not None:
            _log.warning("%s in a client turn: %s", self.name, take.failure)
        if not take.released:
            why = take.failure or "The model said nothing"
            yield Piece(brief.plan.authored, "embedded", f"{why}; the client's scripted line is shown.")
        elif not take.guard.has_told_the_fact():
            why = take.failure or "The model left out what the client was to tell"
            yield Piece(f" {brief.plan.authored}", "embedded", f"{why}; the client's scripted line follows.")

    async def _passed(self, brief: Brief, take: _Take) -> AsyncIterator[str]:
        """Yield each sentence that the guard has passed; note in `take` why they end early."""
        try:
            async with _closed_at_the_end(self._sentences(brief)) as sentences:
                async for sentence in sentences:
                    if (fault := take.guard.check(sentence)) is not None:
                        take.failure = None if take.released and fault in ENDINGS else f"The model {fault}"
                        return
                    yield sentence
        except ModelError as error:
            take.failure = _first_sentence(error.detail)

    async def _read_first(self, brief: Brief, take: _Take) -> AsyncIterator[str]:
        """Yield the whole reply once the model has found nothing in it that contradicts the client's chart."""
        reply = " ".join([sentence async for sentence in self._passed(brief, take)])
        if not reply:
            return
        if (objection := await self._objection(brief, reply)) is not None:
            take.failure = f"The model {objection}"
        else:
            yield reply

    async def _objection(self, brief: Brief, reply: str) -> str | None:
        """Return what the model finds wrong with its own reply; a check that fails objects to nothing."""
        try:
            answer = await self._model.complete(
                check_messages(brief, reply, self._history_chars), max_tokens=_CHECK_TOKENS, schema=CHECK_SCHEMA
            )
        except ModelError as error:
            _log.warning("%s could not check a reply: %s", self.name, _first_sentence(error.detail))
            return None
        return contradiction_in(answer.text)

    async def _sentences(self, brief: Brief) -> AsyncIterator[str]:
        gate = SentenceGate()
        async with _closed_at_the_end(self._tokens(brief)) as tokens:
            async for token in tokens:
                if sentences := gate.feed(token):
                    for spoken in _spoken(sentences, brief):
                        yield spoken
        for spoken in _spoken(gate.close(), brief):
            yield spoken

    async def _tokens(self, brief: Brief) -> AsyncIterator[str]:
        """Yield the model's answer; where the talk does not fit, learn how much of it does and leave the rest out."""
        max_tokens = brief.plan.max_words * _TOKENS_PER_WORD + _SPARE_TOKENS
        while True:
            messages = client_messages(brief, self._history_chars)
            try:
                async with _closed_at_the_end(self._model.stream(messages, max_tokens=max_tokens)) as tokens:
                    async for token in tokens:
                        yield token
                return
            except ConversationTooLong:
                talked = sum(len(said.text) for said in brief.history)
                self._history_chars = min(self._history_chars, talked) // 2
                if self._history_chars < _LEAST_HISTORY_CHARS:
                    self._history_chars = _LEAST_HISTORY_CHARS
                    raise


def _guard(brief: Brief) -> Guard:
    said = tuple(turn.text for turn in brief.history if turn.speaker == "client")
    heard = tuple(turn.text for turn in brief.history if turn.speaker == "trainee")
    return Guard(brief.persona, brief.plan, brief.told, said=said, heard=heard)


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
