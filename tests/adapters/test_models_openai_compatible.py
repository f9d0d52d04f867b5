"""The model client against an endpoint on loopback that does everything endpoints do, good and bad."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

import aiohttp
import pytest

from app.adapters.models.endpoint import Patience
from app.adapters.models.openai_compatible import OpenAICompatible
from app.core.errors import ModelError, ModelRefused, ModelUnavailable, ModelUnusable
from bench import fake_upstream
from tests.serving import served

pytestmark = pytest.mark.anyio

# What is awaited here is waited for on the slowest machine too; QUICK is for what shall come too late.
PATIENT = Patience(connect=30, first_token=60, between_tokens=60, answer=90, retry=0.01)
QUICK = Patience(connect=1, first_token=0.6, between_tokens=0.4, answer=1.5, retry=0.01)
ASK = [{"role": "user", "content": "How are you?"}]
KEY = "sk-very-secret-key-0123456789"
SCHEMA: dict[str, object] = {"type": "object", "properties": {"level": {"type": "integer"}}, "required": ["level"]}

Connect = Callable[..., OpenAICompatible]


@pytest.fixture
async def upstream() -> AsyncIterator[str]:
    fake_upstream.FAILED.clear()
    fake_upstream.STATS.update(requests=0, active=0, peak=0, tokens=0, aborted=0)
    async with served(fake_upstream.app) as address:
        yield address


@pytest.fixture
async def connect(upstream: str) -> AsyncIterator[Connect]:
    made: list[OpenAICompatible] = []

    def open_model(
        model: str, *, path: str = "/v1", key: str | None = KEY, patience: Patience = PATIENT
    ) -> OpenAICompatible:
        made.append(OpenAICompatible(f"{upstream}{path}", model, key, patience=patience))
        return made[-1]

    yield open_model
    for model in made:
        await model.aclose()


async def said(model: OpenAICompatible, max_tokens: int = 200) -> str:
    return "".join([token async for token in model.stream(ASK, max_tokens=max_tokens)])


# ---------------------------------------------------------------- what healthy endpoints send


@pytest.mark.parametrize("mode", ["", "-null", "-usage", "-crlf", "-null-usage-crlf", "-think", "-json", "-newnames"])
async def test_every_dialect_of_the_protocol_is_understood(connect: Connect, mode: str) -> None:
    text = await said(connect(f"fake-t12-d0{mode}"))
    assert text[text.index("I ") :].startswith("I guess it has been hard to sleep at ")
    assert text.endswith("FIN")
    assert "think" not in text


async def test_tokens_come_as_they_are_made(connect: Connect) -> None:
    arrived = [time.monotonic() async for _ in connect("fake-t6-d40").stream(ASK, max_tokens=50)]
    assert len(arrived) == 6
    assert arrived[-1] - arrived[0] > 0.12


async def test_the_request_says_what_is_asked_and_shows_the_key_where_it_belongs(connect: Connect) -> None:
    await said(connect("fake-t3-d0"), max_tokens=77)
    request, headers = fake_upstream.LAST["request"], fake_upstream.LAST["headers"]
    assert request == {"model": "fake-t3-d0", "messages": ASK, "stream": True, "max_tokens": 77}
    assert headers["authorization"] == f"Bearer {KEY}"
    assert fake_upstream.LAST["path"] == "/v1/chat/completions"


async def test_an_endpoint_without_a_key_gets_none(connect: Connect) -> None:
    await said(connect("fake-t3-d0", key=None))
    assert "authorization" not in fake_upstream.LAST["headers"]


async def test_a_query_in_the_address_is_kept(connect: Connect) -> None:
    await said(connect("fake-t3-d0", path="/openai/deployments/gpt/?api-version=2026-01-01"))
    assert fake_upstream.LAST["path"] == "/openai/deployments/gpt/chat/completions"
    assert fake_upstream.LAST["query"] == "api-version=2026-01-01"


@pytest.mark.parametrize(
    "base_url",
    ["https://x.openai.azure.com/openai/v1", "https://x.openai.azure.com/openai/deployments/d?api-version=1"],
)
def test_azure_gets_its_own_header(base_url: str) -> None:
    headers = OpenAICompatible(base_url, "m", KEY)._endpoint.headers()
    assert headers["api-key"] == KEY
    assert "Authorization" not in headers


async def test_one_connection_serves_turn_after_turn(connect: Connect) -> None:
    model = connect("fake-t4-d0")
    ports = set()
    for _ in range(3):
        await said(model)
        assert model._session is not None
        assert model._session.connector is not None
        ports |= {id(proto) for conns in model._session.connector._conns.values() for proto, _ in conns}
    assert len(ports) == 1


async def test_fifty_streams_run_side_by_side(connect: Connect) -> None:
    model = connect("fake-t5-d500")
    texts = await asyncio.gather(*(said(model) for _ in range(50)))
    assert all(text.endswith("FIN") for text in texts)
    assert fake_upstream.STATS["peak"] == 50


# ---------------------------------------------------------------- what unhealthy ones do


@pytest.mark.parametrize(
    ("mode", "error", "words"),
    [
        ("-malformed2", ModelUnusable, "cannot be read"),
        ("-empty", ModelUnusable, "empty"),
        ("-refuse", ModelRefused, "declined"),
        ("-filter", ModelRefused, "content filter"),
        ("-cut3", ModelUnavailable, "in the middle"),
        ("-short3", ModelUnavailable, "in the middle"),
        ("-hang", ModelUnavailable, "in time"),
        ("-hang3", ModelUnavailable, "in time"),
        ("-f2000", ModelUnavailable, "in time"),
        ("-err400", ModelUnavailable, "did not understand"),
        ("-err401", ModelUnavailable, "ATTUNE_MODEL_API_KEY"),
        ("-err403", ModelUnavailable, "ATTUNE_MODEL_API_KEY"),
        ("-err404", ModelUnavailable, "/v1"),
        ("-err429", ModelUnavailable, "too many requests"),
        ("-err500", ModelUnavailable, "error of its own"),
        ("-err503", ModelUnavailable, "error of its own"),
        ("-err307", ModelUnavailable, "moved"),
        ("-json-empty", ModelUnusable, "empty"),
        ("-json-refuse", ModelRefused, "declined"),
    ],
)
async def test_each_fault_has_its_error_and_says_what_to_do(
    connect: Connect, mode: str, error: type[ModelError], words: str
) -> None:
    with pytest.raises(error) as raised:
        await said(connect(f"fake-t10-d0{mode}", patience=QUICK if words == "in time" else PATIENT))
    assert words in raised.value.detail
    assert KEY not in raised.value.detail
    assert raised.value.detail.endswith((".", "scripted failure"))


@pytest.mark.parametrize(("status", "permanent"), [(401, True), (403, True), (404, True), (429, False), (500, False)])
async def test_a_fault_says_whether_a_retry_can_help(connect: Connect, status: int, permanent: bool) -> None:
    with pytest.raises(ModelUnavailable) as raised:
        await said(connect(f"fake-err{status}"))
    assert raised.value.permanent is permanent
    assert fake_upstream.STATS["requests"] == (1 if permanent else 2)


@pytest.mark.parametrize("mode", ["err503x1", "err429x1", "err500x1"])
async def test_a_passing_fault_before_the_first_token_is_retried_once(connect: Connect, mode: str) -> None:
    assert (await said(connect(f"fake-t5-d0-{mode}"))).endswith("FIN")
    assert fake_upstream.STATS["requests"] == 2


async def test_a_short_retry_after_is_kept_and_a_long_one_not_waited_for(connect: Connect) -> None:
    started = time.monotonic()
    assert (await said(connect("fake-t5-d0-err429x1-after1"))).endswith("FIN")
    assert time.monotonic() - started >= 1
    with pytest.raises(ModelUnavailable):
        await said(connect("fake-t5-d0-err429-after600"))
    assert fake_upstream.STATS["requests"] == 3


async def test_nothing_is_retried_once_a_token_is_out(connect: Connect) -> None:
    heard: list[str] = []

    async def listen() -> None:
        async for token in connect("fake-t10-d0-cut4").stream(ASK, max_tokens=50):
            heard.append(token)  # noqa: PERF401  (what was heard before the fault is the point)

    with pytest.raises(ModelUnavailable):
        await listen()
    assert len(heard) == 4
    assert fake_upstream.STATS["requests"] == 1


async def test_nobody_there_is_said_plainly() -> None:
    model = OpenAICompatible("http://127.0.0.1:9/v1", "m", KEY, patience=QUICK)
    with pytest.raises(ModelUnavailable) as raised:
        await said(model)
    await model.aclose()
    assert "cannot be reached" in raised.value.detail
    assert "ATTUNE_MODEL_BASE_URL" in raised.value.detail


@pytest.mark.parametrize(
    ("base_url", "model"), [("", "m"), ("api.example.org/v1", "m"), ("ftp://x/v1", "m"), ("http://x", " ")]
)
def test_an_unusable_address_is_refused_with_advice(base_url: str, model: str) -> None:
    with pytest.raises(ModelUnavailable) as raised:
        OpenAICompatible(base_url, model, settings="ATTUNE_JUDGE")
    assert "ATTUNE_JUDGE_BASE_URL" in raised.value.detail
    assert raised.value.permanent


async def test_a_model_that_does_not_stop_is_stopped(connect: Connect) -> None:
    with pytest.raises(ModelUnusable) as raised:
        await said(connect("fake-t50000-d0"), max_tokens=10)
    assert "did not stop" in raised.value.detail
    assert fake_upstream.STATS["tokens"] < 20_000


async def test_closing_the_iterator_closes_the_stream_upstream(connect: Connect) -> None:
    async with aclosing(connect("fake-t5000-d5").stream(ASK, max_tokens=5000)) as tokens:
        async for _ in tokens:
            break
    for _ in range(3000):
        if fake_upstream.STATS["aborted"]:
            break
        await asyncio.sleep(0.01)
    assert fake_upstream.STATS["aborted"] == 1
    assert fake_upstream.STATS["tokens"] < 100


async def echoing_the_key(scope: Any, receive: Any, send: Any) -> None:
    """Answer with an error that repeats the sender's key, as some proxies do, and a page that never ends."""
    key = dict(scope["headers"]).get(b"authorization", b"").decode()
    body = json.dumps(
        {"error": {"message": f"Incorrect API key provided: {key} sk-proj-abc***xyz. " + "x" * 9000}}
    ).encode()
    await send({"type": "http.response.start", "status": 401, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": body})


async def test_a_key_is_never_repeated(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with served(echoing_the_key) as address:
        model = OpenAICompatible(f"{address}/v1", "m", KEY, patience=QUICK)
        with pytest.raises(ModelUnavailable) as raised:
            await said(model)
        await model.aclose()
    for text in (raised.value.detail, str(raised.value), repr(model._endpoint), caplog.text):
        assert KEY not in text
        assert "sk-proj" not in text
    assert len(raised.value.detail) < 500


# ---------------------------------------------------------------- whole answers


async def test_a_whole_answer_is_returned(connect: Connect) -> None:
    text = (await connect("fake-t5-d0").complete(ASK, max_tokens=50)).text
    assert text == "I guess it has FIN"
    assert fake_upstream.LAST["request"]["temperature"] == 0


@pytest.fixture
def verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fake_upstream.REPLY, "json", '{"level": 3}')
    monkeypatch.setitem(fake_upstream.REPLY, "script", '```json\n{"level": 2}\n```')


@pytest.mark.usefixtures("verdict")
async def test_structured_output_is_asked_for_strictly(connect: Connect) -> None:
    assert json.loads((await connect("fake-t3-d0").complete(ASK, max_tokens=50, schema=SCHEMA)).text) == {"level": 3}
    asked = fake_upstream.LAST["request"]["response_format"]
    assert asked == {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA}}
    assert fake_upstream.LAST["request"]["messages"] == ASK


@pytest.mark.usefixtures("verdict")
@pytest.mark.parametrize(
    ("mode", "requests", "form"), [("plainjson", 2, {"type": "json_object"}), ("nojson-script", 3, None)]
)
async def test_an_endpoint_that_cannot_be_held_to_a_schema_is_told_it(
    connect: Connect, mode: str, requests: int, form: object
) -> None:
    model = connect(f"fake-t3-d0-{mode}")
    answer = json.loads((await model.complete(ASK, max_tokens=50, schema=SCHEMA)).text)
    assert answer in ({"level": 3}, {"level": 2})
    assert fake_upstream.STATS["requests"] == requests
    assert fake_upstream.LAST["request"].get("response_format") == form
    assert '"level"' in fake_upstream.LAST["request"]["messages"][-1]["content"]
    await model.complete(ASK, max_tokens=50, schema=SCHEMA)
    assert fake_upstream.STATS["requests"] == requests + 1  # it has learnt


async def test_an_answer_that_is_not_json_is_unusable(connect: Connect) -> None:
    with pytest.raises(ModelUnusable) as raised:
        await connect("fake-t5-d0").complete(ASK, max_tokens=50, schema=SCHEMA)
    assert "not the JSON" in raised.value.detail


async def test_a_failing_endpoint_teaches_nothing(connect: Connect) -> None:
    model = connect("fake-t3-d0-err400")
    with pytest.raises(ModelUnavailable):
        await model.complete(ASK, max_tokens=50, schema=SCHEMA)
    assert model._unknown == set()


async def test_an_endpoint_that_wants_the_new_name_is_asked_so_from_then_on(connect: Connect) -> None:
    model = connect("fake-t3-d0-newnames")
    await said(model, max_tokens=50)
    await said(model, max_tokens=50)
    assert fake_upstream.STATS["requests"] == 3
    assert "max_tokens" not in fake_upstream.LAST["request"]
    assert fake_upstream.LAST["request"]["max_completion_tokens"] > 50


async def test_a_slow_whole_answer_is_given_up(connect: Connect) -> None:
    with pytest.raises(ModelUnavailable) as raised:
        await connect("fake-t3-d0-f4000", patience=QUICK).complete(ASK, max_tokens=50)
    assert "in time" in raised.value.detail


# ---------------------------------------------------------------- the connection test


async def test_the_connection_test_says_what_answered_and_how_fast(connect: Connect) -> None:
    sentence = await connect("fake-t5-d0").probe()
    assert "'fake-t5-d0' at 127.0.0.1 answered" in sentence
    assert sentence.endswith(" s.")


@pytest.mark.parametrize("mode", ["err401", "empty", "hang"])
async def test_the_connection_test_passes_faults_on(connect: Connect, mode: str) -> None:
    with pytest.raises(ModelError):
        await connect(f"fake-d0-{mode}").probe()


async def test_closing_twice_is_harmless_and_a_closed_model_opens_again(connect: Connect) -> None:
    model = connect("fake-t3-d0")
    await said(model)
    await model.aclose()
    await model.aclose()
    assert await said(model)


def test_the_http_client_is_not_loaded_before_the_first_request() -> None:
    code = (
        "import sys; from app.adapters.models.openai_compatible import OpenAICompatible as M; "
        "M('http://127.0.0.1:1/v1', 'm'); sys.exit(bool({'aiohttp', 'openai', 'httpx'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], env={**os.environ}, check=False).returncode == 0
    assert aiohttp.__version__
