"""Taking a turn: as one answer, or as a stream of what the client says."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

import orjson
from fastapi import APIRouter, Request, Response

from app.core.encounter import Turn
from app.core.errors import AttuneError
from app.core.safety import clean_turn, trainee_in_distress
from app.services import encounters
from app.services.replies import Delta, Reply
from app.services.site import Site
from app.web.api.callers import Caller, WritesEncounters
from app.web.api.encounter_shapes import TurnAsked, TurnGiven
from app.web.api.idempotency import IdempotencyKey, key_reused
from app.web.api.shapes import problems
from app.web.errors import status_of
from app.web.security import TheSite
from app.web.stream import EventStream, event

log = logging.getLogger("attune")
router = APIRouter(prefix="/api/v1/encounters", tags=["Encounters"])


@router.post(
    "/{encounter_id}/turns",
    summary="Say something to the client",
    response_model=TurnGiven,
    responses={
        200: {
            "description": "The finished turn; or with `Accept: text/event-stream`, `delta` events with pieces of "
            "the client's words, then `done` with the finished turn",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **problems(404, 409, 422),
    },
)
async def take_turn(
    encounter_id: str,
    asked: TurnAsked,
    *,
    request: Request,
    site: TheSite,
    who: WritesEncounters,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """The Idempotency-Key names the turn: sent again after a broken connection, it finds the first reply."""
    taken = await _taken(site, who, encounter_id, asked.text, idempotency_key or site.ids.new())
    support = site.deployment.support_text if trainee_in_distress(asked.text) else None
    if "text/event-stream" in request.headers.get("accept", ""):
        return EventStream(_events(taken, support))
    turn = await taken.whole() if isinstance(taken, Reply) else taken
    return Response(_given(turn, support), media_type="application/json")


async def _taken(site: Site, who: Caller, encounter_id: str, text: str, key: str) -> Reply | Turn:
    taken = await encounters.take_turn(site, who.principal, encounter_id, text, key)
    turn = taken.turn if isinstance(taken, Reply) else taken
    if turn.trainee != clean_turn(text):
        raise key_reused()
    if isinstance(taken, Turn) and taken.status in ("answering", "cut"):
        # The first try died with its process: let the client answer the words that are there.
        again = await encounters.answer_again(site, who.principal, encounter_id)
        number = again.turn.number if isinstance(again, Reply) else again.number
        return again if number == taken.number else taken
    return taken


def _given(turn: Turn, support: str | None) -> bytes:
    return TurnGiven.of(turn, support).model_dump_json().encode()


async def _events(taken: Reply | Turn, support: str | None) -> AsyncGenerator[bytes, None]:
    if isinstance(taken, Turn):
        if taken.client:
            yield event("delta", {"text": taken.client})
        yield _done(taken, support)
        return
    try:
        async with aclosing(taken.follow()) as steps:
            async for step in steps:
                yield event("delta", {"text": step.text}) if isinstance(step, Delta) else _done(step.turn, support)
    except Exception as error:
        # The answer has begun; what is left is to say so in the stream.
        log.exception("a streamed turn failed")
        yield event("error", _problem(error))


def _done(turn: Turn, support: str | None) -> bytes:
    return event("done", orjson.Fragment(_given(turn, support)))


def _problem(error: Exception) -> dict[str, object]:
    if isinstance(error, AttuneError):
        return {"type": f"urn:attune:{error.code}", "title": error.title, "status": status_of(error),
                "detail": error.detail}  # fmt: skip
    return {"type": "urn:attune:crash", "title": "Something went wrong here", "status": 500,
            "detail": "The reply could not be stored. Send the turn again with its Idempotency-Key."}  # fmt: skip
