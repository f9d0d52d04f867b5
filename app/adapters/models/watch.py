"""Ends an answer that stays silent for too long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import aiohttp


class Watch:
    """Closes a response when a read of it takes longer than allowed; `late` then says so.

    One timer serves a whole stream: moving the deadline on is an assignment, where a timeout for each piece
    cost a fifteenth of a turn's CPU. While nobody reads, nobody is late.
    """

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.late = False
        self._response = response
        self._loop = asyncio.get_running_loop()
        self._until: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()

    async def read(self, seconds: float) -> bytes:
        """Return the next bytes, empty at the end; the response is closed if they take longer than `seconds`."""
        self._until = self._loop.time() + seconds
        if self._timer is None or self._until < self._timer.when():
            self._arm(self._until)
        try:
            return await self._response.content.readany()
        finally:
            self._until = None

    def _arm(self, when: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(when, self._look)

    def _look(self) -> None:
        self._timer = None
        if self._until is None:
            return
        if self._loop.time() < self._until:
            self._arm(self._until)
        else:
            self.late = True
            self._response.close()
