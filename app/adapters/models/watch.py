"""Ends an answer that stays silent for too long."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import aiohttp


class Watch:
    """Closes a response when nothing has come for the seconds last asked for; `late` then says so.

    One timer serves a whole stream: moving the deadline on is an assignment, where a timeout for each piece
    cost a fifteenth of a turn's CPU.
    """

    def __init__(self, response: aiohttp.ClientResponse, seconds: float) -> None:
        self.late = False
        self._response = response
        self._loop = asyncio.get_running_loop()
        self._until = self._loop.time() + seconds
        self._timer = self._loop.call_at(self._until, self._look)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def wait(self, seconds: float) -> None:
        """Allow so many seconds of silence from now on."""
        self._until = self._loop.time() + seconds
        if self._until < self._timer.when():
            self._timer.cancel()
            self._timer = self._loop.call_at(self._until, self._look)

    def _look(self) -> None:
        if self._loop.time() < self._until:
            self._timer = self._loop.call_at(self._until, self._look)
        else:
            self.late = True
            self._response.close()
