"""Deliveries over a real connection: signed, bounded, and never to where they must not go."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from aiohttp import web
from standardwebhooks import Webhook as Verifier

from app.adapters.webhooks.standard import StandardSender
from app.core.addresses import check_url
from app.core.errors import Invalid
from app.core.ports import Delivery, Webhook

pytestmark = pytest.mark.anyio
SECRET = "whsec_" + base64.b64encode(b"a secret of twenty-four").decode()
Receiver = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture
async def sender() -> AsyncIterator[StandardSender]:
    made = StandardSender(allow_private=True, timeout=0.5)
    yield made
    await made.close()


Receive = Callable[[Receiver], Awaitable[Delivery]]


@pytest.fixture
async def receive() -> AsyncIterator[Callable[[Receiver], Awaitable[Delivery]]]:
    """Start a receiver on loopback and return a delivery to it."""
    runners: list[web.AppRunner] = []

    async def start(receiver: Receiver) -> Delivery:
        app = web.Application()
        app.router.add_post("/hook", receiver)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1]
        return delivery_to(f"http://127.0.0.1:{port}/hook")

    yield start
    for runner in runners:
        await runner.cleanup()


def delivery_to(url: str) -> Delivery:
    hook = Webhook("w", "k", url, SECRET, ("report.ready",), datetime.now(UTC))
    return Delivery("d-1", hook, "report.ready", '{"n":"ü"}', "waiting", 0, None, datetime.now(UTC))


async def test_a_receiver_can_verify_what_it_gets(sender: StandardSender, receive: Receive) -> None:
    got: list[tuple[dict[str, str], bytes]] = []

    async def receiver(request: web.Request) -> web.Response:
        got.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        return web.Response(status=204)

    delivery = await receive(receiver)
    # A clock of another zone must not change the signature's time.
    at = datetime.now(timezone(timedelta(hours=9)))
    assert await sender.send(delivery, at) is None
    headers, body = got[0]
    assert Verifier(SECRET).verify(body, headers) == {"n": "ü"}
    assert headers["webhook-id"] == "d-1"
    assert headers["webhook-timestamp"] == str(int(at.timestamp()))
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("status", "expected"), [(200, None), (202, None), (410, "Answered 410."), (500, "Answered 500.")]
)
async def test_any_2xx_is_accepted_and_nothing_else(
    sender: StandardSender, receive: Receive, status: int, expected: str | None
) -> None:
    async def receiver(request: web.Request) -> web.Response:
        return web.Response(status=status, text="body")

    assert await sender.send(await receive(receiver), datetime.now(UTC)) == expected


async def test_redirects_are_not_followed(sender: StandardSender, receive: Receive) -> None:
    seen: list[str] = []

    async def receiver(request: web.Request) -> web.Response:
        seen.append(request.query_string)
        raise web.HTTPTemporaryRedirect("/hook?again")

    error = await sender.send(await receive(receiver), datetime.now(UTC))
    assert error is not None
    assert error.startswith("Answered 307")
    assert seen == [""]


async def test_a_receiver_that_does_not_answer_is_left_in_time(sender: StandardSender, receive: Receive) -> None:
    async def receiver(request: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    assert await sender.send(await receive(receiver), datetime.now(UTC)) == "No answer within 0.5 seconds."


async def test_an_endless_answer_costs_a_bounded_read(sender: StandardSender, receive: Receive) -> None:
    sent = 0

    async def receiver(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        answer = web.StreamResponse()
        await answer.prepare(request)
        try:
            for _ in range(10_000):
                await answer.write(b"x" * 65536)
                sent += 65536
        except ConnectionError:
            pass
        return answer

    assert await sender.send(await receive(receiver), datetime.now(UTC)) is None
    await asyncio.sleep(0.1)
    assert sent < 30_000_000


async def test_a_refused_connection_and_a_bad_secret_are_told(sender: StandardSender) -> None:
    delivery = delivery_to("http://127.0.0.1:1/hook")
    error = await sender.send(delivery, datetime.now(UTC))
    assert error is not None
    assert "127.0.0.1" in error
    for secret in ("whsec_", "whsec_!"):
        bad = replace(delivery, webhook=replace(delivery.webhook, secret=secret))
        assert await sender.send(bad, datetime.now(UTC)) == "The webhook's secret cannot be used to sign."


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/x", "http://localhost:9/x", "http://[::1]:9/x"])
async def test_private_receivers_are_refused_at_sending_too(url: str) -> None:
    sender = StandardSender()
    error = await sender.send(delivery_to(url), datetime.now(UTC))
    await sender.close()
    assert error is not None
    assert "not a public address" in error


async def test_a_name_that_resolves_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    sender = StandardSender()
    loop = asyncio.get_running_loop()

    async def looked_up(*args: object, **kwargs: object) -> list[object]:
        return [(2, 1, 6, "", ("10.0.0.7", 80))]

    monkeypatch.setattr(loop, "getaddrinfo", looked_up)
    error = await sender.send(delivery_to("http://hooks.example.org/x"), datetime.now(UTC))
    await sender.close()
    assert error is not None
    assert "no public address" in error


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/x", "file:///etc/passwd", "example.org", "https://", "http://[::1", "https://e.org:99999/",
        "https://user@example.org/", "https://user:pw@example.org/", "https://example.org/" + "x" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused_everywhere(url: str) -> None:
    for allow_private in (True, False):
        with pytest.raises(Invalid):
            check_url(url, allow_private=allow_private)


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "a.localhost", "127.0.0.1", "127.1", "0x7f000001", "2130706433", "0.0.0.0", "10.1.2.3",
        "192.168.0.1", "169.254.169.254", "100.64.0.1", "[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]",
        "224.0.0.1", "[2002:7f00:1::]",
    ],
)  # fmt: skip
def test_private_addresses_need_the_deployments_leave(host: str) -> None:
    url = f"http://{host}/hook"
    with pytest.raises(Invalid):
        check_url(url, allow_private=False)
    assert check_url(url, allow_private=True) == url


@pytest.mark.parametrize(
    "url", ["https://example.org/hook?a=1", "http://93.184.216.34:8080/", "https://[2606:4700::1]/"]
)
def test_public_addresses_are_fine(url: str) -> None:
    assert check_url(url, allow_private=False) == url
