"""Replies under way. A reply is the server's own task: pages only watch it.

A closed tab loses nothing, a reload picks the text up from an offset, and Stop keeps what was said so far.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass, field

from app.core.encounter import Turn, VoiceName
from app.core.ports import Brief, Piece, Voice

MAX_REPLY_SECONDS = 90.0

log = logging.getLogger("attune")


@dataclass(frozen=True, slots=True)
class Delta:
    """New words of a reply: `offset` is where in the reply's text they begin, in characters."""

    turn: int
    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The reply is finished and stored."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The last turn is gone: every page that shows it is out of date."""

    number: int


Finish = Callable[["Reply", bool], Awaitable[Turn]]


@dataclass(eq=False)
class Reply:
    """One reply as it grows. `finished` is the stored turn, once it is."""

    turn: Turn
    text: str = ""
    voice: VoiceName = "embedded"
    note: str | None = None
    finished: Turn | None = None
    failure: BaseException | None = None
    _task: asyncio.Task[None] | None = None
    _spoken: bool = False
    _grown: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, piece: Piece) -> None:
        """Add released words. A reply counts as the model's if any of it was."""
        self.text += piece.text
        if piece.voice == "model":
            self.voice = "model"
        self.note = piece.note or self.note
        self._wake()

    def _wake(self) -> None:
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()

    def finish(self, turn: Turn) -> None:
        """Tell the watchers that the turn is stored."""
        self.finished = turn
        self._wake()

    def fail(self, failure: BaseException) -> None:
        """Tell the watchers that the reply could not be stored."""
        self.failure = failure
        self._wake()

    async def follow(self, offset: int = 0) -> AsyncGenerator[Delta | Done, None]:
        """Yield the text from `offset` on as it comes, then Done once."""
        while True:
            grown = self._grown
            if len(self.text) > offset:
                yield Delta(self.turn.number, offset, self.text[offset:])
                offset = len(self.text)
                continue
            if self.finished is not None:
                yield Done(self.finished)
                return
            if self.failure is not None:
                raise self.failure
            await grown.wait()

    async def begun(self, seconds: float) -> None:
        """Wait for the first words or the end, at most so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self.text and self.finished is None and self.failure is None:
                    await self._grown.wait()

    async def whole(self) -> Turn:
        """Wait for the stored turn."""
        async for event in self.follow(len(self.text)):
            if isinstance(event, Done):
                return event.turn
        raise AssertionError("a reply ends with Done or raises")


Arrival = Reply | TakenBack | None
"""What a watcher of an encounter hears of; None says that there will be no more."""


class LiveReplies:
    """The replies under way in this process, by encounter, and who watches them."""

    def __init__(self) -> None:
        self._live: dict[str, Reply] = {}
        self._watchers: dict[str, set[asyncio.Queue[Arrival]]] = {}
        self._closed = False
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._live)

    def of(self, encounter_id: str) -> Reply | None:
        """Return the reply under way in this encounter, if any."""
        return self._live.get(encounter_id)

    def start(self, turn: Turn, voice: Voice, brief: Brief, finish: Finish) -> Reply:
        """Let the voice speak, in a task of its own. `finish(reply, stopped)` stores the turn."""
        reply = Reply(turn)
        self._live[turn.encounter_id] = reply
        task = asyncio.create_task(self._run(reply, voice, brief, finish))
        reply._task = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        for watcher in self._watchers.get(turn.encounter_id, ()):
            watcher.put_nowait(reply)
        return reply

    async def _run(self, reply: Reply, voice: Voice, brief: Brief, finish: Finish) -> None:
        try:
            stopped = await _speak(reply, voice, brief)
            reply.finish(await finish(reply, stopped))
        except Exception as failure:
            log.exception(
                "the reply to turn %s of %s could not be stored", reply.turn.number, reply.turn.encounter_id
            )
            reply.fail(failure)
        finally:
            if self._live.get(reply.turn.encounter_id) is reply:
                del self._live[reply.turn.encounter_id]

    async def stop(self, encounter_id: str) -> Turn | None:
        """End the reply under way and keep what was said; None if there is none."""
        reply = self._live.get(encounter_id)
        if reply is None:
            return None
        await _silence((reply,))
        return await reply.whole()

    def taken_back(self, encounter_id: str, number: int) -> None:
        """Tell every open page of an encounter that its last turn is gone."""
        for watcher in self._watchers.get(encounter_id, ()):
            watcher.put_nowait(TakenBack(number))

    @contextmanager
    def watching(self, encounter_id: str) -> Iterator[asyncio.Queue[Arrival]]:
        """Give a queue of the replies of this encounter: the one under way, if any, and each that starts later.

        A reply stays readable after its end, so a slow watcher misses nothing. None says that there will be no more.
        """
        queue: asyncio.Queue[Arrival] = asyncio.Queue()
        if (reply := self._live.get(encounter_id)) is not None:
            queue.put_nowait(reply)
        if self._closed:
            queue.put_nowait(None)
        watchers = self._watchers.setdefault(encounter_id, set())
        watchers.add(queue)
        try:
            yield queue
        finally:
            watchers.discard(queue)
            if not watchers:
                self._watchers.pop(encounter_id, None)

    async def close(self) -> None:
        """Stop every reply, wait until all are stored, and let the watchers go."""
        self._closed = True
        await _silence(tuple(self._live.values()))
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for watchers in self._watchers.values():
            for watcher in watchers:
                watcher.put_nowait(None)


async def _speak(reply: Reply, voice: Voice, brief: Brief) -> bool:
    """Take the voice's words until it has said all, was stopped (then return True) or took too long."""
    stopped = False
    try:
        async with asyncio.timeout(MAX_REPLY_SECONDS), aclosing(_pieces(voice, brief)) as pieces:
            async for piece in pieces:
                reply.take(piece)
    except asyncio.CancelledError:
        stopped = True
    except TimeoutError:
        reply.note = "The reply took too long; what had been said by then is kept."
    reply._spoken = True
    return stopped


async def _silence(replies: Iterable[Reply]) -> None:
    """Let the voices stop. What is being stored already must not be cancelled, or its watchers wait for ever."""
    await asyncio.sleep(0)  # a task that is cancelled before its first step would never come to its end either
    for reply in replies:
        if reply._task is not None and not reply._spoken:
            reply._task.cancel()


async def _pieces(voice: Voice, brief: Brief) -> AsyncGenerator[Piece, None]:
    async for piece in voice.speak(brief):
        yield piece
