"""What every text model promises: a scripted one, the fake endpoint on loopback, a real llama.cpp server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any, cast

import pytest

from app.adapters.models.endpoint import Patience
from app.adapters.models.openai_compatible import OpenAICompatible
from app.core.errors import ModelError
from app.core.ports import Completion, TextModel
from bench import fake_upstream
from tests.contract.test_voices import Queue
from tests.serving import served
from tests.wire.conftest import llama_server  # noqa: F401 - fixtures are found by name

pytestmark = pytest.mark.anyio

ASK = [{"role": "system", "content": "You are brief."}, {"role": "user", "content": "Say one short sentence."}]
PATIENT = Patience(connect=5, first_token=60, between_tokens=30, answer=90, retry=0.1)
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"level": {"type": "integer", "enum": [1, 2, 3]}},
    "required": ["level"],
    "additionalProperties": False,
}


class Scripted(Queue):
    """A model that also gives whole answers."""

    async def complete(
        self, messages: Any, *, max_tokens: int, schema: dict[str, object] | None = None
    ) -> Completion:
        return Completion('{"level": 2}' if schema else "It is late.")


@pytest.fixture(params=["scripted", "loopback", pytest.param("llama.cpp", marks=pytest.mark.wire)])
async def model(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TextModel]:
    if request.param == "scripted":
        yield Scripted("It ", "is ", "late.")
        return
    if request.param == "llama.cpp":
        real = OpenAICompatible(request.getfixturevalue("llama_server"), "smollm2-135m", "sk-test", patience=PATIENT)
        yield real
        await real.aclose()
        return
    monkeypatch.setitem(fake_upstream.REPLY, "json", '{"level": 2}')
    async with served(fake_upstream.app) as address:
        fake = OpenAICompatible(f"{address}/v1", "fake-t8-d0", "sk-test", patience=PATIENT)
        yield fake
        await fake.aclose()


async def test_it_has_a_name(model: TextModel) -> None:
    assert model.name


async def test_an_answer_comes_in_pieces_of_text(model: TextModel) -> None:
    pieces = [piece async for piece in model.stream(ASK, max_tokens=16)]
    assert len(pieces) > 1
    assert all(pieces)
    assert "".join(pieces).strip()


async def test_it_can_be_left_in_the_middle_and_asked_again(model: TextModel) -> None:
    async with aclosing(cast("Any", model.stream(ASK, max_tokens=200))) as pieces:
        async for _ in pieces:
            break
    assert [piece async for piece in model.stream(ASK, max_tokens=8)]


async def test_a_whole_answer_is_text(model: TextModel) -> None:
    assert (await model.complete(ASK, max_tokens=16)).text.strip()


async def test_a_structured_answer_is_json(model: TextModel) -> None:
    assert json.loads((await model.complete(ASK, max_tokens=100, schema=SCHEMA)).text)["level"] in {1, 2, 3}


async def test_the_messages_are_left_as_they_were(model: TextModel) -> None:
    before = json.dumps(ASK)
    _ = [piece async for piece in model.stream(ASK, max_tokens=8)]
    await model.complete(ASK, max_tokens=100, schema=SCHEMA)
    assert json.dumps(ASK) == before


async def test_faults_are_model_errors() -> None:
    gone = OpenAICompatible("http://127.0.0.1:9/v1", "m", patience=Patience(connect=1, first_token=1, retry=0.01))
    with pytest.raises(ModelError):
        _ = [piece async for piece in gone.stream(ASK, max_tokens=8)]
    with pytest.raises(ModelError):
        await gone.complete(ASK, max_tokens=8)
    await gone.aclose()
