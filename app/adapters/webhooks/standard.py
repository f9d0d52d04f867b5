"""Sends webhook deliveries as Standard Webhooks (https://www.standardwebhooks.com) asks for."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from standardwebhooks import Webhook as Signer
from standardwebhooks.webhooks import EmptyWebhookSecretError

from app.core.errors import Invalid
from app.core.ports import Delivery

TIMEOUT_SECONDS = 10.0
# Of an answer nothing but its status is of interest; this much is read so that a connection can be used again.
MAX_ANSWER_BYTES = 64 * 1024
MAX_URL_CHARS = 2000
PRIVATE = "Private addresses are refused here; ATTUNE_ALLOW_PRIVATE_WEBHOOKS=true allows them."


def check_url(url: str, allow_private: bool) -> str:
    """Return the URL if events may be sent there; raise Invalid with what is wrong with it.

    A name is looked up only when something is sent, so this refuses private addresses that are written out.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Invalid(f"That is not a web address: {error}.") from error
    if parts.scheme not in ("http", "https") or not host or len(url) > MAX_URL_CHARS:
        raise Invalid("Give the full address of the webhook, such as https://example.org/attune.")
    if parts.username is not None or parts.password is not None:
        raise Invalid("Leave user name and password out of the address: deliveries are signed instead.")
    if not allow_private and (host == "localhost" or host.endswith(".localhost") or _is_private_text(host)):
        raise Invalid(f"'{host}' is not a public address. {PRIVATE}")
    return url


def _is_private_text(host: str) -> bool:
    try:
        # Also the old spellings that the system's resolver takes, such as 127.1 or 0x7f000001.
        address: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        try:
            address = IPv4Address(socket.inet_aton(host))
        except OSError:
            return False
    return is_private(address)


def is_private(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is anything but public unicast: loopback, private, link-local, multicast, reserved."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None and is_private(inner):
            return True
    return not address.is_global or address.is_multicast


class _PublicOnly(AbstractResolver):
    """Looks names up and keeps the public addresses: the check is on the address that is then connected to."""

    def __init__(self) -> None:
        self._inner = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        public = [result for result in found if not is_private(ip_address(result["host"].partition("%")[0]))]
        if not public:
            raise OSError(f"{host} has no public address. {PRIVATE}")
        return public

    async def close(self) -> None:
        await self._inner.close()


class StandardSender:
    """The Sender port: one signed POST, no redirects; any 2xx means accepted."""

    def __init__(self, *, allow_private: bool = False, timeout: float = TIMEOUT_SECONDS) -> None:
        self._allow_private = allow_private
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def send(self, delivery: Delivery, at: datetime) -> str | None:
        """Send it once, signed as of `at`; return what went wrong in one line, or None when it was accepted."""
        try:
            check_url(delivery.webhook.url, self._allow_private)
            headers = _headers(delivery, at)
            return await self._post(delivery.webhook.url, delivery.payload.encode(), headers)
        except Invalid as refused:
            return refused.detail
        except (ValueError, EmptyWebhookSecretError):
            return "The webhook's secret cannot be used to sign."
        except TimeoutError:
            return f"No answer within {self._timeout:g} seconds."
        except (aiohttp.ClientError, OSError) as error:
            return _one_line(error)

    async def close(self) -> None:
        """Close the connections that are kept for the next delivery."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> str | None:
        session = self._open()
        async with session.post(url, data=body, headers=headers, allow_redirects=False) as answer:
            if 200 <= answer.status < 300:
                await answer.content.read(MAX_ANSWER_BYTES)
                return None
            if 300 <= answer.status < 400:
                return f"Answered {answer.status}: redirects are not followed. Register the final address."
            return f"Answered {answer.status}."

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            resolver = None if self._allow_private else _PublicOnly()
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=16, resolver=resolver),
                timeout=aiohttp.ClientTimeout(total=self._timeout),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
                read_bufsize=MAX_ANSWER_BYTES,
            )
        return self._session


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
    if isinstance(error, aiohttp.ClientConnectorError) and str(error.os_error):
        error = error.os_error
    said = " ".join(str(error).split()) or type(error).__name__
    return said[:300]
