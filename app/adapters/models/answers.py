"""What chat endpoints answer, chunk by chunk or whole, read into text."""

from __future__ import annotations

import re
from typing import Any, TypeGuard

import orjson

from app.core.errors import ModelRefused, ModelUnavailable, ModelUnusable
from app.core.scoring.report import Usage

_FENCE = re.compile(r"\A\s*```[a-zA-Z]*\s*\n?(.*?)\n?\s*```\s*\Z", re.DOTALL)
_THOUGHT = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>\s*", re.DOTALL)
_THOUGHT_OPENS = ("<think>", "<thinking>")
_THOUGHT_ENDS = re.compile(r"</think(?:ing)?>\s*")
_LONGEST_END = 20


class Answer:
    """One streamed answer: takes chunks, gives the text meant to be heard, and knows if it came to its end."""

    def __init__(self, most_chars: int) -> None:
        self.ended = False
        self.text_seen = False
        self.reason: str | None = None
        self._left = most_chars
        self._start: str | None = ""
        self._thinking = False

    def text_of(self, payload: bytes) -> str:
        """Return the chunk's text, often empty. Raises ModelError for refusals, errors and unreadable chunks."""
        chunk = _object(payload)
        if chunk.get("error"):
            raise _broken_off()
        choices = chunk.get("choices")
        if not choices:
            return ""
        choice = choices[0] if isinstance(choices, list) else None
        if not isinstance(choice, dict):
            raise _unreadable()
        delta = choice.get("delta") or choice.get("message") or {}
        if not isinstance(delta, dict):
            raise _unreadable()
        _stop_if_refused(delta, choice)
        if reason := choice.get("finish_reason"):
            self.ended, self.reason = True, str(reason)
        content = delta.get("content")
        return self._heard(_flat(content)) if content else ""

    def finish(self) -> str:
        """Return what was held back. Raises ModelError if the answer was cut or had no text in it."""
        held, self._start = (self._start or "") if not self._thinking else "", None
        if not self.ended:
            raise ModelUnavailable("The model endpoint broke off in the middle of its answer. Try again.")
        if not self.text_seen and not held.strip():
            if self.reason == "length" or self._thinking:
                raise ModelUnusable(
                    "The model used up its tokens before it said anything. Choose a model that answers without long "
                    "reasoning, or switch its reasoning off."
                )
            raise ModelUnusable("The model endpoint sent an empty answer. Try again, or choose another model.")
        return held

    def _heard(self, text: str) -> str:
        self._left -= len(text)
        if self._left < 0:
            raise ModelUnusable("The model did not stop speaking. Choose another model, or check its chat template.")
        if self._start is not None:
            text = self._without_thought(text)
        if text and not text.isspace():
            self.text_seen = True
        return text

    def _without_thought(self, text: str) -> str:
        """Hold back a reasoning model's '<think> ... </think>' at the start of its answer."""
        start = (self._start or "") + text
        if self._thinking:
            end = _THOUGHT_ENDS.search(start)
            if end is None:
                self._start = start[-_LONGEST_END:]
                return ""
            self._thinking, self._start = False, None
            return start[end.end() :]
        bare = start.lstrip()
        if bare.startswith(_THOUGHT_OPENS):
            self._thinking, self._start = True, ""
            return self._without_thought(bare[len(_THOUGHT_OPENS[0]) :])
        if any(opening.startswith(bare) for opening in _THOUGHT_OPENS):
            self._start = start
            return ""
        self._start = None
        return start


def whole_text(body: bytes, *, as_json: bool) -> str:
    """Return the text of an answer that came in one piece; with `as_json` it must be one JSON value.

    Raises ModelRefused or ModelUnusable.
    """
    answer = _object(body)
    if answer.get("error"):
        raise _broken_off()
    choices = answer.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(choice, dict) or not isinstance(message, dict):
        raise _unreadable()
    _stop_if_refused(message, choice)
    text = _THOUGHT.sub("", _flat(message.get("content") or ""))
    if not text.strip():
        raise ModelUnusable("The model endpoint sent an empty answer. Try again, or choose another model.")
    if not as_json:
        return text
    if fenced := _FENCE.match(text):
        text = fenced[1]
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError as error:
        cut = choice.get("finish_reason") == "length"
        why = "was cut off before it was complete" if cut else "was not the JSON that was asked for"
        raise ModelUnusable(f"The model's answer {why}. Try again, or choose a larger model.") from error
    return text


def usage_of(body: bytes) -> Usage | None:
    """Return what a whole answer says that it cost, or None where it says nothing that can be read."""
    told = _object(body).get("usage")
    if not isinstance(told, dict):
        return None
    details = told.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else 0
    sent, answered = told.get("prompt_tokens"), told.get("completion_tokens")
    if not (_is_count(sent) and _is_count(answered)):
        return None
    return Usage(
        calls=1, prompt_tokens=sent, completion_tokens=answered, cached_tokens=cached if _is_count(cached) else 0
    )


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _stop_if_refused(message: dict[str, Any], choice: dict[str, Any]) -> None:
    if message.get("refusal"):
        raise ModelRefused("The model declined to answer this turn. Try other words, or choose another model.")
    if choice.get("finish_reason") == "content_filter":
        raise ModelRefused(
            "The model endpoint's content filter stopped this turn. Try other words, or ask its operator."
        )


def _object(payload: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise _unreadable() from error
    if not isinstance(found, dict):
        raise _unreadable()
    return found


def _flat(content: object) -> str:
    """Return content as text; some endpoints send a list of parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(
            part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str)
        )
    raise _unreadable()


def _broken_off() -> ModelUnavailable:
    return ModelUnavailable("The model endpoint broke off with an error. Try again, or look at its logs.")


def _unreadable() -> ModelUnusable:
    return ModelUnusable(
        "The model endpoint sent something that cannot be read. Check that it is an OpenAI-compatible chat endpoint."
    )
