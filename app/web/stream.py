"""A reply as server-sent events. One line of escaped JSON an event; ids say where to go on after a reload."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import orjson
from starlette.responses import StreamingResponse

from app.services.replies import Delta, Done, LiveReplies, Reply

HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
HEARTBEAT_SECONDS = 15.0


def event(name: str, data: object, event_id: str | None = None) -> bytes:
    """Return one event; JSON has no raw newlines, so one data line is enough."""
    head = f"id: {event_id}\n" if event_id else ""
    return f"{head}event: {name}\ndata: ".encode() + orjson.dumps(data) + b"\n\n"


def streaming(events: AsyncIterator[bytes]) -> StreamingResponse:
    """Answer with a stream that no proxy may hold back."""
    return StreamingResponse(events, media_type="text/event-stream", headers=HEADERS)


async def reply_events(reply: Reply, offset: int = 0) -> AsyncGenerator[Delta | Done, None]:
    """Follow one reply to its end."""
    async with aclosing(reply.follow(offset)) as followed:
        async for step in followed:
            yield step


async def talk_events(replies: LiveReplies, encounter_id: str, turn: int, offset: int) -> AsyncGenerator[bytes, None]:
    """Yield the events of one open page: every reply of the encounter after (turn, offset), as it is spoken.

    Events: `delta` {"turn", "at", "text"} and `done` {"turn", "status", "note"}; the event id is "turn:offset".
    """
    yield b"retry: 1000\n\n"
    while True:
        try:
            reply = await asyncio.wait_for(replies.next_reply(encounter_id), HEARTBEAT_SECONDS)
        except TimeoutError:
            yield b": still here\n\n"
            continue
        number = reply.turn.number
        async with aclosing(reply.follow(offset if number == turn else 0)) as steps:
            async for step in steps:
                if isinstance(step, Delta):
                    data = {"turn": number, "at": step.offset, "text": step.text}
                    yield event("delta", data, f"{number}:{step.offset + len(step.text)}")
                else:
                    done = {"turn": number, "status": step.turn.status, "note": step.turn.note}
                    yield event("done", done, f"{number}:end")
        turn, offset = number, 0


def resume_point(last_event_id: str | None) -> tuple[int, int]:
    """Read "turn:offset" of the last event a page saw; (0, 0) for a fresh page or nonsense."""
    turn, _, offset = (last_event_id or "").partition(":")
    if turn.isdecimal() and offset.isdecimal() and len(turn) < 9 and len(offset) < 9:
        return int(turn), int(offset)
    return 0, 0
