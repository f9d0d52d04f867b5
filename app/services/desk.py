"""The authors' desk: files are read and clients playtested one at a time, in threads that no talk needs.

A long file takes part of a second to read and a client seconds to playtest. Together they wait here; a sign-in, an
End or a report never waits for them.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from app.core.client.playtest import PersonaReport
from app.core.client.playtest import playtest as played
from app.core.errors import Busy, PlaytestTooLong
from app.core.message import say
from app.core.per_persona import once_per_persona
from app.core.persona import Persona

T = TypeVar("T")

MOST_SECONDS = 20.0  # of processor time for one playtest; the shipped clients take two
MOST_PLAYTESTS, MOST_READINGS = 5, 12
MOST_OF_ONE_PERSON = 2  # playtests: one under way and one that waits
BUSY = say("Other authors' clients are being checked just now. Nothing is lost: wait a minute, then try again.")
YOUR_OWN = say("Your own tests are still under way. Wait until one is done, then try again.")


class OneByOne:
    """A thread for one piece of work after the other; at most `most` are there, the one under way included."""

    def __init__(self, name: str, most: int) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._most = most
        self._there: list[str] = []  # whose work it is
        self._lock = threading.Lock()

    async def do(self, work: Callable[[], T], whose: str = "", most_of_one: int | None = None) -> T:
        """Return what the work returns. Raises Busy if there is no place, for anybody or for this person; and what
        the work raises.
        """
        with self._lock:
            if most_of_one is not None and self._there.count(whose) >= most_of_one:
                raise Busy(YOUR_OWN, retry_after=10)
            if len(self._there) >= self._most:
                raise Busy(BUSY, retry_after=60)
            self._there.append(whose)
        under_way = self._thread.submit(work)
        under_way.add_done_callback(lambda _: self._leave(whose))  # also if nobody waits for it any more
        return await asyncio.wrap_future(under_way)

    def _leave(self, whose: str) -> None:
        with self._lock:
            self._there.remove(whose)

    def close(self) -> None:
        """Take on nothing more, and drop what has not begun."""
        self._thread.shutdown(wait=False, cancel_futures=True)


class Desk:
    """One desk of one site."""

    def __init__(self, most_seconds: float = MOST_SECONDS) -> None:
        self._readings = OneByOne("reading", MOST_READINGS)
        self._playtests = OneByOne("playtest", MOST_PLAYTESTS)
        self._most_seconds = most_seconds
        self._closing = False
        self._report = once_per_persona(self._played)

    async def read(self, work: Callable[[], T]) -> T:
        """Do the reading of a file. Raises Busy."""
        return await self._readings.do(work)

    async def playtest(self, persona: Persona, whose: str = "") -> PersonaReport:
        """Return the realism report of a persona. Raises Busy, and PlaytestTooLong for one that has no end.

        `whose` is the id of the person or key that asks: the line is for all, so nobody takes more than two places.
        """
        return await self._playtests.do(lambda: self._report(persona), whose, MOST_OF_ONE_PERSON if whose else None)

    def close(self) -> None:
        """Stop: a playtest under way ends with its present turn."""
        self._closing = True
        self._readings.close()
        self._playtests.close()

    def _played(self, persona: Persona) -> PersonaReport:
        started = time.thread_time()

        def between_turns() -> None:
            if self._closing:
                raise Busy("The server is stopping. Playtest once it is there again.", retry_after=60)
            if time.thread_time() - started > self._most_seconds:
                raise PlaytestTooLong(
                    say(
                        "The playtest of {name} was stopped after {seconds} seconds of work. It asks about every "
                        "topic of every fact: shorten the lists of topics and lines, then try again.",
                        name=persona.who.name,
                        seconds=f"{self._most_seconds:g}",
                    )
                )

        return played(persona, between=between_turns)
