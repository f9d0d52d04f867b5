"""A language model behind any OpenAI-compatible endpoint: OpenAI, Azure, Ollama, vLLM, llama.cpp and their like."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import orjson

from app.adapters.models.answers import Answer, usage_of, whole_text
from app.adapters.models.endpoint import Endpoint, Patience
from app.adapters.models.event_stream import DONE, EventStream
from app.adapters.models.watch import Watch
from app.core.errors import ModelError, ModelRefused, ModelUnavailable, ModelUnusable
from app.core.ports import Completion, Message

if TYPE_CHECKING:
    import aiohttp

_log = logging.getLogger("attune.models")
_MOST_ANSWER_BYTES = 2 << 20
_MOST_ERROR_BYTES = 8 << 10
_CHARS_PER_TOKEN = 24
_LONGEST_WAIT = 3.0
_REASONING_TOKENS = 2000
_DRAIN_SECONDS = 0.2
_PROBE: tuple[Message, ...] = ({"role": "user", "content": "Answer with one word: ready"},)


class _Rejected(Exception):
    """The endpoint answered with an error status."""

    def __init__(self, error: ModelError, status: int, said: str, retry_after: str | None) -> None:
        super().__init__(error.detail)
        self.error, self.status, self.said, self.retry_after = error, status, said.lower(), retry_after


class OpenAICompatible:
    """Implements TextModel. Close it with `aclose` when the app stops.

    It learns what its endpoint does not know (a name for the token limit, a temperature, structured output) from the
    first 400 that says so, and does without from then on.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        api_key: str | None = None,
        *,
        timeout: float | None = None,
        patience: Patience | None = None,
        settings: str = "ATTUNE_MODEL",
    ) -> None:
        """Take the endpoint's address, the model's name there, and a key if it wants one.

        `timeout` is the longest wait for the first token, in seconds; `patience` sets every wait. `settings` is the
        prefix of the settings that an advice names. Raises ModelUnavailable (permanent) if the address is not usable.
        """
        self._endpoint = Endpoint.at(base_url, model, api_key, settings)
        self._patience = patience or (Patience() if timeout is None else Patience.waiting(timeout))
        self._session: aiohttp.ClientSession | None = None
        self._unknown: set[str] = set()
        self.name = self._endpoint.model

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[str, None]:
        """Yield the answer's text as it comes. Closing the iterator closes the connection upstream."""
        answer = Answer(most_chars=max_tokens * _CHARS_PER_TOKEN + 4 * _REASONING_TOKENS)
        body = {"messages": list(messages), "stream": True, "max_tokens": max_tokens}
        deadline = time.monotonic() + self._patience.first_token
        async with self._answering(body, deadline) as response:
            if "json" in response.headers.get("Content-Type", ""):
                yield whole_text(await self._whole_body(response), as_json=False)
                return
            events = EventStream()
            with Watch(response) as watch:
                while not answer.ended:
                    wait = self._patience.between_tokens if answer.text_seen else deadline - time.monotonic()
                    chunk = await self._next_chunk(watch, wait)
                    for payload in events.feed(chunk) if chunk else events.close():
                        if payload == DONE:
                            answer.ended = True
                            break
                        if text := answer.text_of(payload):
                            yield text
                    if not chunk:
                        break
            if rest := answer.finish():
                yield rest
            await self._drain(response)

    async def complete(
        self, messages: Sequence[Message], *, max_tokens: int, schema: dict[str, object] | None = None
    ) -> Completion:
        """Return the whole answer. With a schema it is one JSON value, as near to the schema as the endpoint can."""
        body: dict[str, Any] = {"messages": list(messages), "max_tokens": max_tokens, "temperature": 0}
        if schema is not None:
            body["schema"] = schema
        deadline = time.monotonic() + self._patience.answer
        async with self._answering(body, deadline) as response:
            whole = await self._whole_body(response, deadline)
            return Completion(whole_text(whole, as_json=schema is not None), usage_of(whole))

    async def probe(self) -> str:
        """Try the endpoint with a one-word answer; return one plain sentence on how it went, or raise ModelError."""
        started = time.monotonic()
        words = self.stream(_PROBE, max_tokens=64)
        try:
            async for _ in words:
                seconds = time.monotonic() - started
                return (
                    f"The model '{self.name}' at {self._endpoint.host} answered; its first word took {seconds:.2f} s."
                )
        finally:
            await words.aclose()
        raise ModelUnusable("The model endpoint sent an empty answer. Try again, or choose another model.")

    async def aclose(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    # ------------------------------------------------------------ asking

    @asynccontextmanager
    async def _answering(self, body: Mapping[str, Any], deadline: float) -> AsyncIterator[aiohttp.ClientResponse]:
        """Send the request, once more where that may help, and hold the response until the block is left."""
        response = await self._ask(body, deadline)
        try:
            yield response
        finally:
            response.close()

    async def _ask(self, body: Mapping[str, Any], deadline: float) -> aiohttp.ClientResponse:
        retried, before = False, frozenset(self._unknown)
        while True:
            try:
                return await self._post(self._request(body), deadline)
            except _Rejected as rejected:
                if self._learn(rejected, body, retried=retried):
                    continue
                wait = _wait_before_retry(rejected, self._patience.retry)
                if retried or wait is None:
                    self._unknown &= before  # nothing helped, so nothing was learnt
                    raise rejected.error from None
            except ModelUnavailable as error:
                if retried or error.permanent:
                    raise
                wait = self._patience.retry
            retried = True
            if time.monotonic() + wait > deadline:
                raise self._late()
            await asyncio.sleep(wait)

    def _request(self, body: Mapping[str, Any]) -> bytes:
        sent: dict[str, Any] = {"model": self.name, **body}
        if "max_tokens" in self._unknown:
            # The endpoints that call it so count hidden reasoning against it too.
            sent["max_completion_tokens"] = sent.pop("max_tokens") + _REASONING_TOKENS
        if "temperature" in self._unknown:
            sent.pop("temperature", None)
        schema = sent.pop("schema", None)
        if schema is not None:
            if "json_schema" not in self._unknown:
                named = {"name": "answer", "strict": True, "schema": schema}
                sent["response_format"] = {"type": "json_schema", "json_schema": named}
            else:
                if "json_object" not in self._unknown:
                    sent["response_format"] = {"type": "json_object"}
                sent["messages"] = _with_schema(sent["messages"], schema)
        return orjson.dumps(sent)

    def _learn(self, rejected: _Rejected, body: Mapping[str, Any], *, retried: bool) -> bool:
        """Note what the endpoint does not know, if that is what it says; tell whether asking again makes sense."""
        if isinstance(rejected.error, ModelRefused | ModelUnusable):
            return False
        # Some servers answer 500 to a response_format; one 500 alone may be a passing fault.
        if rejected.status not in {400, 422} and not (rejected.status in {500, 501} and retried):
            return False
        new: str | None = None
        if rejected.status < 500:
            named = ("max_tokens", "temperature")
            new = next((name for name in named if name in body and name in rejected.said), None)
        if "schema" in body and (new is None or new in self._unknown):
            forms = ("json_schema", "json_object")
            new = next((form for form in forms if form not in self._unknown), None)
        if new is None or new in self._unknown:
            return False
        _log.info("%s does not know %s; asking without it", self._endpoint, new)
        self._unknown.add(new)
        return True

    async def _post(self, data: bytes, deadline: float) -> aiohttp.ClientResponse:
        import aiohttp  # noqa: PLC0415  (35 MiB and 0.2 s that an app without a model does not pay)

        session = self._open_session(aiohttp)
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                response = await session.post(self._endpoint.url, data=data, headers=self._endpoint.headers())
                if response.status == 200:
                    return response
                async with response:
                    said = await response.content.read(_MOST_ERROR_BYTES)
        except aiohttp.ConnectionTimeoutError as error:
            raise self._unreachable() from error
        except TimeoutError as error:
            raise self._late() from error
        except aiohttp.InvalidURL as error:
            raise self._unreachable(permanent=True) from error
        except (aiohttp.ClientError, OSError) as error:
            raise self._unreachable() from error
        failure = self._endpoint.failure(response.status, said)
        retry_after = response.headers.get("Retry-After")
        raise _Rejected(failure, response.status, said.decode("utf-8", "replace"), retry_after)

    def _open_session(self, aiohttp: Any) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._patience.connect),
                trust_env=self._endpoint.through_proxy,
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    # ------------------------------------------------------------ reading

    async def _next_chunk(self, watch: Watch, wait: float) -> bytes:
        """Return the next bytes, empty at the end."""
        try:
            chunk = await watch.read(wait)
        except _broken() as error:
            if watch.late:
                raise self._late() from error
            raise ModelUnavailable("The model endpoint broke off in the middle of its answer. Try again.") from error
        if watch.late:
            raise self._late()
        return chunk

    async def _whole_body(self, response: aiohttp.ClientResponse, deadline: float | None = None) -> bytes:
        body = bytearray()
        with Watch(response) as watch:
            while chunk := await self._next_chunk(
                watch, self._patience.between_tokens if deadline is None else deadline - time.monotonic()
            ):
                body += chunk
                if len(body) > _MOST_ANSWER_BYTES:
                    raise ModelUnusable("The model endpoint sent far too much. Check that it is a chat endpoint.")
        return bytes(body)

    async def _drain(self, response: aiohttp.ClientResponse) -> None:
        """Read to the end of a finished answer, which lets the connection be used again for the next turn."""
        with suppress(ModelError), Watch(response) as watch:
            while await self._next_chunk(watch, _DRAIN_SECONDS):
                pass

    def _late(self) -> ModelUnavailable:
        return ModelUnavailable(
            f"The model endpoint did not answer in time. Try again, or choose a faster model than '{self.name}'.",
        )

    def _unreachable(self, *, permanent: bool = False) -> ModelUnavailable:
        return ModelUnavailable(
            f"The model endpoint cannot be reached. Check that {self._endpoint.settings}_BASE_URL is right and that "
            f"{self._endpoint.host} is up and reachable from here.",
            permanent=permanent,
        )


def _broken() -> tuple[type[Exception], ...]:
    """Return what a broken connection raises: named only where something was raised, and not for every piece."""
    import aiohttp  # noqa: PLC0415

    return aiohttp.ClientError, OSError


def _wait_before_retry(rejected: _Rejected, usual: float) -> float | None:
    """Return the seconds to wait before the one retry, or None if a retry cannot help or is too far off."""
    if rejected.status == 429 and rejected.retry_after is not None:
        try:
            wait = float(rejected.retry_after)
        except ValueError:
            return None
        return wait if 0 <= wait <= _LONGEST_WAIT else None
    return usual if rejected.status == 429 or rejected.status >= 500 else None


def _with_schema(messages: list[Message], schema: object) -> list[Message]:
    """Return the messages with the schema in words, for endpoints that cannot be held to one."""
    as_text = orjson.dumps(schema).decode()
    wanted = f"Answer with one JSON object and nothing else. It must fit this JSON Schema:\n{as_text}"
    last = messages[-1]
    return [*messages[:-1], {**last, "content": f"{last['content']}\n\n{wanted}"}]
