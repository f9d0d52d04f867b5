"""Sends webhook deliveries as Standard Webhooks (https://www.standardwebhooks.com) asks for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from standardwebhooks import Webhook as Signer
from standardwebhooks.webhooks import EmptyWebhookSecretError

from app.core.addresses import check_url
from app.core.errors import Invalid
from app.core.ports import Delivery

if TYPE_CHECKING:
    import aiohttp

TIMEOUT_SECONDS = 10.0
# Of an answer nothing but its status is of interest; this much is read so that a connection can be used again.
MAX_ANSWER_BYTES = 64 * 1024


class StandardSender:
    """The Sender port: one signed POST, no redirects; any 2xx means accepted."""

    def __init__(self, *, allow_private: bool = False, timeout: float = TIMEOUT_SECONDS) -> None:
        self._allow_private = allow_private
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def send(self, delivery: Delivery, at: datetime) -> str | None:
        """Send it once, signed as of `at`; return what went wrong in one line, or None when it was accepted."""
        try:
            check_url(delivery.webhook.url, allow_private=self._allow_private)
            headers = _headers(delivery, at)
            return await self._post(delivery.webhook.url, delivery.payload.encode(), headers)
        except Invalid as refused:
            return refused.detail
        except (ValueError, EmptyWebhookSecretError):
            return "The webhook's secret cannot be used to sign."
        except TimeoutError:
            return f"No answer within {self._timeout:g} seconds."
        except OSError as error:
            return _one_line(error)

    async def close(self) -> None:
        """Close the connections that are kept for the next delivery."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> str | None:
        from app.adapters.webhooks import connection  # noqa: PLC0415 - slow to import, often not needed

        if self._session is None:
            public_only = not self._allow_private
            self._session = connection.open_session(self._timeout, MAX_ANSWER_BYTES, public_only=public_only)
        try:
            async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
                if 200 <= answer.status < 300:
                    await answer.content.read(MAX_ANSWER_BYTES)
                    return None
                if 300 <= answer.status < 400:
                    return f"Answered {answer.status}: redirects are not followed. Register the final address."
                return f"Answered {answer.status}."
        except connection.ClientError as error:
            return _one_line(error)


def _headers(delivery: Delivery, at: datetime) -> dict[str, str]:
    """Sign id, time and payload. The id is the delivery's own, so that a receiver can tell a repetition."""
    signature = Signer(delivery.webhook.secret).sign(delivery.id, at.astimezone(UTC), delivery.payload)
    return {
        "content-type": "application/json",
        "user-agent": "Attune",
        "webhook-id": delivery.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature,
    }


def _one_line(error: BaseException) -> str:
    cause = getattr(error, "os_error", None)
    said = " ".join(str(cause or error).split()) or type(error).__name__
    return said[:300]
