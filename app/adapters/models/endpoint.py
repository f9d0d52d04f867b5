"""Where a model lives: its address and key, how long to wait for it, and what its errors mean to its owner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import orjson

from app.core.errors import ConversationTooLong, ModelError, ModelRefused, ModelUnavailable

_AZURE_HOSTS = (".openai.azure.com", ".openai.azure.us", ".cognitiveservices.azure.com", ".services.ai.azure.com")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SECRET = re.compile(r"\b(?:sk|pk|key|api|xai|gsk|hf|AIza)[-_][\w*.-]{4,}|\bBearer\s+\S+|\b[A-Fa-f0-9]{32,}\b")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")
_LONGEST_QUOTE = 200
_TOO_LONG = re.compile(
    r"context (?:length|window|size)|maximum context|too many tokens|exceed\w* .*context", re.IGNORECASE
)
_FILTERED = re.compile(r"content[_ ](?:filter|policy|management)|responsible ?ai", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds, for each step of an answer."""

    connect: float = 5.0
    first_token: float = 20.0
    between_tokens: float = 15.0
    answer: float = 120.0
    retry: float = 0.4

    @classmethod
    def waiting(cls, seconds: float) -> Patience:
        """Return the waits for one setting: so long for the first token, six times that for a whole answer."""
        usual = cls()
        return cls(
            connect=min(usual.connect, seconds),
            first_token=seconds,
            between_tokens=min(usual.between_tokens, seconds),
            answer=6 * seconds,
        )


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One OpenAI-compatible chat endpoint. `settings` is the prefix of the settings that an advice names."""

    url: str
    host: str
    model: str
    api_key: str
    settings: str
    azure: bool

    @classmethod
    def at(cls, base_url: str, model: str, api_key: str | None, settings: str) -> Endpoint:
        """Read a base URL such as 'https://api.example.org/v1'; a query in it is kept.

        Raises ModelUnavailable (permanent) with advice if it is no usable address.
        """
        parts = urlsplit(base_url.strip())
        if parts.scheme not in {"http", "https"} or not parts.hostname or not model.strip():
            raise ModelUnavailable(
                f"The model settings are not complete. {settings}_BASE_URL must be an address such as "
                f"https://api.openai.com/v1 or http://localhost:11434/v1, and {settings} the name of a model there.",
                permanent=True,
            )
        path = parts.path.rstrip("/")
        if not path.endswith("/chat/completions"):
            path += "/chat/completions"
        azure = parts.hostname.endswith(_AZURE_HOSTS)
        url = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], path, parts.query, ""))
        return cls(url, parts.hostname, model.strip(), (api_key or "").strip(), settings, azure)

    def __repr__(self) -> str:
        return f"Endpoint({self.model!r} at {self.host})"

    @property
    def through_proxy(self) -> bool:
        """Whether the proxy of the environment is used: never for a model on this machine."""
        return self.host not in _LOOPBACK

    def headers(self) -> dict[str, str]:
        """Return the request headers; the key goes where this kind of endpoint looks for it."""
        headers = {"Content-Type": "application/json", "Accept": "text/event-stream, application/json"}
        if self.api_key and self.azure:
            headers["api-key"] = self.api_key
        elif self.api_key:
            headers["Authorization"] = f"Bearer {self.api_key}"
        return headers

    def quote(self, body: bytes | str) -> str:
        """Return what the endpoint said about an error, short and without anything that looks like a key."""
        text = _error_message(body)
        if self.api_key:
            text = text.replace(self.api_key, "[key]")
        text = _UNPRINTABLE.sub(" ", _SECRET.sub("[key]", text)).strip()
        return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE].rstrip()}…"

    def failure(self, status: int, body: bytes) -> ModelError:
        """Return the error for an answer with this HTTP status: what happened, then what to do."""
        said = self.quote(body)
        tail = f" It said: {said}" if said else ""
        if status in {400, 413, 422}:
            return self._bad_request(status, said, tail)
        name = self.settings
        advice = {
            401: f"The model endpoint did not accept the API key. Check {name}_API_KEY (status 401).",
            403: "The model endpoint did not allow this. "
            f"Check that the key in {name}_API_KEY may use the model '{self.model}' (status 403).",
            404: f"The model endpoint knows no such model or address. Check {name} ('{self.model}') and that "
            f"{name}_BASE_URL ends where the API starts, often in /v1 (status 404).",
            429: "The model endpoint has too many requests or no credit left. "
            "Wait a moment, or check the account's limits (status 429).",
        }.get(status)
        if advice:
            return ModelUnavailable(advice + tail, permanent=status != 429)
        if 300 <= status < 400:
            return ModelUnavailable(
                f"The model endpoint has moved. Set {name}_BASE_URL to its present address (status {status}).",
                permanent=True,
            )
        return ModelUnavailable(
            f"The model endpoint had an error of its own. Try again, or look at its logs (status {status}).{tail}",
            permanent=status < 500,
        )

    def _bad_request(self, status: int, said: str, tail: str) -> ModelError:
        if _FILTERED.search(said):
            return ModelRefused(f"The model endpoint's content filter stopped this turn.{tail}")
        if status == 413 or _TOO_LONG.search(said):
            return ConversationTooLong(
                "The conversation is too long for this model. "
                f"Choose one with a larger context in {self.settings}.{tail}"
            )
        return ModelUnavailable(
            f"The model endpoint did not understand the request. Check that {self.settings}_BASE_URL is an "
            f"OpenAI-compatible chat endpoint (status {status}).{tail}",
            permanent=True,
        )


def _error_message(body: bytes | str) -> str:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
        # A proxy's HTML page says nothing that the status does not say.
        return "" if text.lstrip().startswith("<") else text
    while isinstance(found, dict):
        found = next((found[name] for name in ("error", "message", "detail", "msg") if found.get(name)), "")
    if isinstance(found, list) and found:
        return _error_message(orjson.dumps(found[0]))
    return found if isinstance(found, str) else ""
