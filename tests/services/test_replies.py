"""A reply is the server's own task: what watchers see, what Stop keeps, what a dying voice leaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from app.core.client.state import ClientState, TurnPlan
from app.core.coding.codes import TurnCodes
from app.core.encounter import Turn
from app.core.ports import Brief, Piece
from app.services.replies import Delta, Done, LiveReplies, Reply

pytestmark = pytest.mark.anyio

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
STATE = ClientState(trust=0.2, distress=0.5, guardedness=0.5)
PLAN = TurnPlan(reaction="brief", direction="Answer briefly.", authored="It was all right.")


def turn(number: int = 1) -> Turn:
    return Turn(
        encounter_id="e1", number=number, key=f"k{number}", trainee="How was it?", said_at=NOON,
        codes=TurnCodes(main="question"), plan=PLAN, state=STATE,
    )  # fmt: skip


class StepVoice:
    """Says one piece for each step it is allowed."""

    name = "steps"

    def __init__(self, *pieces: str) -> None:
        self.pieces, self.allowed, self.closed = pieces, asyncio.Semaphore(0), False

    async def speak(self, brief: Brief) -> AsyncIterator[Piece]:
        try:
            for text in self.pieces:
                await self.allowed.acquire()
                yield Piece(text, "model")
        finally:
            self.closed = True

    def go(self, steps: int = 1) -> None:
        for _ in range(steps):
            self.allowed.release()


async def store(reply: Reply, stopped: bool) -> Turn:
    await asyncio.sleep(0)
    return reply.turn.model_copy(update={"client": reply.text, "status": "stopped" if stopped else "answered"})


def begin(live: LiveReplies, voice: StepVoice, number: int = 1) -> Reply:
    return live.start(turn(number), voice, Brief(None, (), PLAN, ()), store)  # type: ignore[arg-type]


async def test_a_watcher_sees_the_words_in_order_and_the_end_once() -> None:
    live, voice = LiveReplies(), StepVoice("It was ", "all right.")
    reply = begin(live, voice)
    voice.go(2)
    seen = [step async for step in reply.follow()]
    assert "".join(step.text for step in seen if isinstance(step, Delta)) == "It was all right."
    assert [type(step) for step in seen].count(Done) == 1


async def test_a_page_that_comes_back_goes_on_at_its_offset() -> None:
    live, voice = LiveReplies(), StepVoice("It was ", "all right.")
    reply = begin(live, voice)
    voice.go(2)
    await reply.whole()
    seen = [step async for step in reply.follow(7)]
    assert seen[0] == Delta(1, 7, "all right.")


async def test_the_reply_goes_on_when_its_watcher_leaves() -> None:
    live, voice = LiveReplies(), StepVoice("It was ", "all right.")
    reply = begin(live, voice)
    voice.go()
    async for _ in reply.follow():
        break
    voice.go()
    assert (await reply.whole()).client == "It was all right."


async def test_stop_keeps_what_was_said_and_closes_the_voice() -> None:
    live, voice = LiveReplies(), StepVoice("It was ", "never said.")
    reply = begin(live, voice)
    voice.go()
    async for _ in reply.follow():
        break
    stopped = await live.stop("e1")
    assert stopped is not None
    assert (stopped.client, stopped.status) == ("It was ", "stopped")
    assert voice.closed
    assert live.of("e1") is None


async def test_stopping_where_nobody_speaks_is_harmless() -> None:
    assert await LiveReplies().stop("e1") is None


async def test_a_page_sees_the_reply_under_way_and_the_next_one() -> None:
    live, first, second = LiveReplies(), StepVoice("One."), StepVoice("Two.")
    begin(live, first)
    with live.watching("e1") as arrivals:
        first.go()
        one = await arrivals.get()
        assert isinstance(one, Reply)
        await one.whole()
        begin(live, second, 2)
        second.go()
        two = await arrivals.get()
        assert isinstance(two, Reply)
        assert (await two.whole()).client == "Two."
        assert (one.turn.number, two.turn.number) == (1, 2)


async def test_a_failing_store_reaches_the_watchers() -> None:
    async def broken(reply: Reply, stopped: bool) -> Turn:
        raise OSError("disk full")

    live, voice = LiveReplies(), StepVoice("One.")
    reply = live.start(turn(), voice, Brief(None, (), PLAN, ()), broken)  # type: ignore[arg-type]
    voice.go()
    with pytest.raises(OSError, match="disk full"):
        await reply.whole()
    await live.close()
    assert live.of("e1") is None


async def test_closing_stores_every_reply() -> None:
    live, voice = LiveReplies(), StepVoice("It was ", "never said.")
    reply = begin(live, voice)
    voice.go()
    async for _ in reply.follow():
        break
    await live.close()
    assert reply.finished is not None
    assert reply.finished.client == "It was "


async def test_stopping_twice_while_the_reply_is_being_stored_loses_nothing() -> None:
    storing, stored = asyncio.Event(), asyncio.Event()

    async def slow(reply: Reply, stopped: bool) -> Turn:
        storing.set()
        await stored.wait()
        return await store(reply, stopped)

    live, voice = LiveReplies(), StepVoice("It was ", "never said.")
    live.start(turn(), voice, Brief(None, (), PLAN, ()), slow)  # type: ignore[arg-type]
    first = asyncio.create_task(live.stop("e1"))
    await storing.wait()
    second = asyncio.create_task(live.stop("e1"))
    await asyncio.sleep(0.01)
    stored.set()
    ends = await asyncio.wait_for(asyncio.gather(first, second), 60)
    assert [end.status for end in ends if end is not None] == ["stopped", "stopped"]


async def test_closing_waits_for_a_reply_that_is_being_stored() -> None:
    storing, stored = asyncio.Event(), asyncio.Event()

    async def slow(reply: Reply, stopped: bool) -> Turn:
        storing.set()
        await stored.wait()
        return await store(reply, stopped)

    live, voice = LiveReplies(), StepVoice("All said.")
    reply = live.start(turn(), voice, Brief(None, (), PLAN, ()), slow)  # type: ignore[arg-type]
    voice.go()
    await storing.wait()
    closing = asyncio.create_task(live.close())
    await asyncio.sleep(0.01)
    assert not closing.done()
    stored.set()
    await closing
    assert reply.finished is not None
    assert reply.finished.status == "answered"


async def test_a_reply_that_is_stopped_before_its_first_word_comes_to_its_end() -> None:
    live, voice = LiveReplies(), StepVoice("Never said.")
    begin(live, voice)
    async with asyncio.timeout(60):
        stopped = await live.stop("e1")
    assert stopped is not None
    assert stopped.status == "stopped"
    assert live.of("e1") is None


async def test_a_voice_that_breaks_does_not_leave_its_talk_locked() -> None:
    class Broken(StepVoice):
        async def speak(self, brief: Brief) -> AsyncIterator[Piece]:
            if self.name:
                raise RuntimeError("no such line")
            yield Piece("", "model")

    live = LiveReplies()
    reply = begin(live, Broken())
    with pytest.raises(RuntimeError, match="no such line"):
        await asyncio.wait_for(reply.whole(), 60)
    assert live.of("e1") is None


async def test_watchers_are_let_go_when_the_house_closes() -> None:
    live = LiveReplies()
    with live.watching("e1") as arrivals:
        await live.close()
        assert await arrivals.get() is None
    with live.watching("e1") as late:
        assert await late.get() is None
