"""Model client and guarded voice against a real server. Shape only: what so small a model says is its own affair."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import aiohttp
import orjson
import pytest
from ruamel.yaml import YAML

from app.adapters.models.endpoint import Patience
from app.adapters.models.event_stream import DONE, EventStream
from app.adapters.models.openai_compatible import OpenAICompatible
from app.adapters.models.voices import GuardedVoice
from app.core.client.state import TurnPlan
from app.core.errors import ModelError, ModelUnavailable, ModelUnusable
from app.core.persona import Persona
from app.core.ports import Brief, Piece
from app.core.transcript import Utterance

pytestmark = [pytest.mark.anyio, pytest.mark.wire]

PATIENT = Patience(connect=5, first_token=60, between_tokens=30, answer=90, retry=0.1)
ASK = [{"role": "user", "content": "Say one short sentence about the weather."}]
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"level": {"type": "integer", "enum": [1, 2, 3, 4]}, "reason": {"type": "string", "maxLength": 40}},
    "required": ["level", "reason"],
    "additionalProperties": False,
}


@pytest.fixture
async def model(llama_server: str) -> AsyncIterator[OpenAICompatible]:
    opened = OpenAICompatible(llama_server, "smollm2-135m", "sk-test", patience=PATIENT)
    yield opened
    await opened.aclose()


async def test_the_stream_has_the_shape_that_the_client_reads(llama_server: str) -> None:
    """The traps: content null in the first delta, no choices in the usage chunk, [DONE] at the end."""
    body = {
        "model": "any",
        "messages": ASK,
        "stream": True,
        "max_tokens": 8,
        "stream_options": {"include_usage": True},
    }
    headers = {"Authorization": "Bearer sk-test"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{llama_server}/chat/completions", json=body, headers=headers) as response,
    ):
        assert response.status == 200
        assert response.content_type == "text/event-stream"
        payloads = list(EventStream().feed(await response.read()))
    assert payloads[-1] == DONE
    chunks = [orjson.loads(payload) for payload in payloads[:-1]]
    assert chunks[0]["choices"][0]["delta"].get("content") is None
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"]["completion_tokens"] > 0
    assert any(chunk["choices"] and chunk["choices"][0]["finish_reason"] for chunk in chunks)


async def test_an_answer_streams_in_several_pieces(model: OpenAICompatible) -> None:
    tokens = [token async for token in model.stream(ASK, max_tokens=24)]
    assert len(tokens) > 2
    assert "".join(tokens).strip()


async def test_a_whole_answer_comes_back(model: OpenAICompatible) -> None:
    assert (await model.complete(ASK, max_tokens=16)).text.strip()


async def test_structured_output_is_valid_json_of_the_schema(model: OpenAICompatible) -> None:
    answer = json.loads((await model.complete(ASK, max_tokens=200, schema=SCHEMA)).text)
    assert answer.keys() == {"level", "reason"}
    assert answer["level"] in {1, 2, 3, 4}
    assert model._unknown == set()


async def test_structured_output_that_is_cut_off_is_unusable(model: OpenAICompatible) -> None:
    with pytest.raises(ModelUnusable) as raised:
        await model.complete(ASK, max_tokens=3, schema=SCHEMA)
    assert "cut off" in raised.value.detail


async def test_a_wrong_key_is_refused_with_advice(llama_server: str) -> None:
    stranger = OpenAICompatible(llama_server, "smollm2-135m", "sk-wrong", patience=PATIENT)
    with pytest.raises(ModelUnavailable) as raised:
        await stranger.probe()
    await stranger.aclose()
    assert raised.value.permanent
    assert "ATTUNE_MODEL_API_KEY" in raised.value.detail
    assert "sk-wrong" not in raised.value.detail


async def test_a_conversation_beyond_the_context_is_said_to_be_too_long(model: OpenAICompatible) -> None:
    with pytest.raises(ModelError) as raised:
        await model.complete([{"role": "user", "content": "and so on " * 4000}], max_tokens=8)
    assert "too long for this model" in raised.value.detail


async def test_a_wrong_address_is_said_plainly(llama_server: str) -> None:
    lost = OpenAICompatible(f"{llama_server}/nowhere", "smollm2-135m", "sk-test", patience=PATIENT)
    with pytest.raises(ModelUnavailable) as raised:
        await lost.probe()
    await lost.aclose()
    assert "ATTUNE_MODEL_BASE_URL" in raised.value.detail


async def test_leaving_in_the_middle_does_not_disturb_the_next_call(model: OpenAICompatible) -> None:
    async with aclosing(model.stream(ASK, max_tokens=1000)) as tokens:
        async for _ in tokens:
            break
    started = time.monotonic()
    assert [token async for token in model.stream(ASK, max_tokens=4)]
    assert time.monotonic() - started < 60


async def test_four_at_once_are_all_served(model: OpenAICompatible) -> None:
    async def answer() -> str:
        return "".join([token async for token in model.stream(ASK, max_tokens=8)])

    assert all(await asyncio.gather(*(answer() for _ in range(4))))


async def test_the_connection_test_reports_the_model(model: OpenAICompatible) -> None:
    assert "'smollm2-135m' at 127.0.0.1 answered" in await model.probe()


async def _guarded(model: OpenAICompatible, *, self_check: bool = False) -> list[Piece]:
    file = Path(__file__).parents[2] / "personas" / "zita-grief-sister.yaml"
    persona = Persona.model_validate_json(json.dumps(YAML(typ="safe").load(file)))
    plan = TurnPlan(
        reaction="brief",
        occasion="open_question",
        direction="Say that you are well enough.",
        authored="I'm well enough.",
        max_words=20,
    )
    history = (
        Utterance(speaker="client", text=persona.opening[0]),
        Utterance(speaker="trainee", text="Good morning, Zita. How have you been?"),
    )
    asked = Brief(persona=persona, history=history, plan=plan, told=())
    return [piece async for piece in GuardedVoice(model, self_check=self_check).speak(asked)]


async def test_a_guarded_turn_always_has_a_reply(model: OpenAICompatible) -> None:
    pieces = await _guarded(model)
    assert "".join(piece.text for piece in pieces).strip()
    assert all(piece.note for piece in pieces if piece.voice == "embedded")


async def test_a_reply_that_the_model_reads_first_comes_whole_or_as_authored(
    model: OpenAICompatible,
) -> None:
    pieces = await _guarded(model, self_check=True)
    assert len(pieces) == 1
    assert pieces[0].voice == "model" or pieces[0].note
