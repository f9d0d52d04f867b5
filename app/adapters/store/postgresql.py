"""PostgreSQL: a few connections in a few threads, each function in its own transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DataError

from app.core.errors import Invalid

T = TypeVar("T")

CONNECTIONS = 8


def open_engine(url: URL) -> Engine:
    """Make an engine with as many connections as there are threads; broken ones are replaced unseen."""
    return create_engine(url, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=True)


class PostgresqlBackend:
    """Runs reads and writes in a thread pool."""

    def __init__(self, url: URL) -> None:
        self._engine = open_engine(url)
        self._threads = ThreadPoolExecutor(CONNECTIONS, thread_name_prefix="attune-store")
        self._closed = False

    async def read(self, fn: Callable[[Connection], T]) -> T:
        return await self._run(self._read, fn)

    async def write(self, fn: Callable[[Connection], T]) -> T:
        return await self._run(self._write, fn)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        await asyncio.to_thread(self._shut)

    async def _run(self, how: Callable[[Callable[[Connection], T]], T], fn: Callable[[Connection], T]) -> T:
        if self._closed:
            raise RuntimeError("The database has been closed")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, how, fn)
        except DataError as error:
            if "NUL" not in str(error.orig):
                raise
            raise Invalid("There is a NUL character (U+0000) in this, which cannot be stored. Delete it.") from error

    def _read(self, fn: Callable[[Connection], T]) -> T:
        with self._engine.connect() as connection:
            return fn(connection)

    def _write(self, fn: Callable[[Connection], T]) -> T:
        with self._engine.begin() as connection:
            return fn(connection)

    def _shut(self) -> None:
        self._threads.shutdown(wait=True)
        self._engine.dispose()
