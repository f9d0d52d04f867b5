"""A reply as server-sent events. One line of escaped JSON an event; ids say where to go on after a reload."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.core.encounter import Turn
from app.services.replies import Delta, LiveReplies, Reply, TakenBack

HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}
HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b": still here\n\n"


def event(name: str, data: object, event_id: str | None = None) -> bytes:
    """Return one event; JSON has no raw newlines, so one data line is enough."""
    head = f"id: {event_id}\n" if event_id else ""
    return f"{head}event: {name}\ndata: ".encode() + orjson.dumps(data) + b"\n\n"


class EventStream(Response):
    """Plain ASGI: each event is one send. A task group for each stream, as Starlette's has it, cost a tenth more.

    Whether the reader is still there is looked at with each heartbeat; until then the server drops what it sends.
    """

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[bytes, None]) -> None:
        self._events = events
        self.status_code, self.background = 200, None
        self.init_headers(HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async with aclosing(self._events) as events:
            async for piece in events:
                if piece is HEARTBEAT and await Request(scope, receive).is_disconnected():
                    return
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def talk_events(
    replies: LiveReplies, encounter_id: str, latest: Callable[[], Awaitable[Turn | None]], turn: int, offset: int
) -> AsyncGenerator[bytes, None]:
    """Yield the events of one open page: every reply of the encounter after (turn, offset), as it is spoken.

    `latest` reads the newest stored turn: a page that comes back after the reply was finished is told so at once.
    Events: `delta` {"turn", "at", "text"} and `done` {"turn", "status", "note"}, whose event id is "turn:offset"; and
    `undone` {"turn"} when the last turn was taken back.
    """
    yield b"retry: 1000\n\n"
    with replies.watching(encounter_id) as arrivals:
        last = await latest()
        if last is not None and arrivals.empty() and last.status != "answering" and last.number >= turn > 0:
            missed = (last.client or "")[offset:] if last.number == turn else ""
            if missed:
                yield _delta(Delta(turn, offset, missed))
            yield _done(last)
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):  # `wait_for` makes a task for each wait
                    reply = await arrivals.get()
            except TimeoutError:
                yield HEARTBEAT
                continue
            if reply is None:
                return
            if isinstance(reply, TakenBack):
                yield event("undone", {"turn": reply.number})
                continue
            async with aclosing(_reply_bytes(reply, offset if reply.turn.number == turn else 0)) as steps:
                async for step in steps:
                    yield step


async def _reply_bytes(reply: Reply, offset: int) -> AsyncGenerator[bytes, None]:
    async with aclosing(reply.follow(offset)) as steps:
        async for step in steps:
            yield _delta(step) if isinstance(step, Delta) else _done(step.turn)


def _delta(step: Delta) -> bytes:
    data = {"turn": step.turn, "at": step.offset, "text": step.text}
    return event("delta", data, f"{step.turn}:{step.offset + len(step.text)}")


def _done(turn: Turn) -> bytes:
    data = {"turn": turn.number, "status": turn.status, "note": turn.note}
    return event("done", data, f"{turn.number}:{len(turn.client or '')}")


def resume_point(last_event_id: str | None) -> tuple[int, int]:
    """Read "turn:offset" of the last event a page saw; (0, 0) for a fresh page or nonsense."""
    turn, _, offset = (last_event_id or "").partition(":")
    if turn.isdecimal() and offset.isdecimal() and len(turn) < 9 and len(offset) < 9:
        return int(turn), int(offset)
    return 0, 0
