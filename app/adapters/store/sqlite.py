"""SQLite with one writer and several readers.

Several SQLite writers at once wait for each other in sleeps that grow to hundreds of milliseconds. So one thread
owns the only connection that writes; what has queued up meanwhile shares one transaction, a savepoint each.
Copying the write-ahead log into the file waits for the disk, so it happens beside the writer, not in its commits.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL, Engine
from sqlalchemy.pool import NullPool

T = TypeVar("T")

GROUP = 64
READERS = 3
CHECKPOINT_ROWS = 500
# Only if the copying beside the writer cannot keep up; in pages of 4 KiB.
CHECKPOINT_AT_LATEST = 16_000
BUSY_MS = 10_000
# What a connection keeps of what it has read. SQLite's own 2 MB each would hold the library's texts for good, which
# are read once; the system has the file at hand anyway.
PAGES_KIB = 512


def open_engine(url: URL) -> Engine:
    """Make an engine whose connections leave BEGIN and COMMIT to the caller; the file's folder is created."""
    Path(url.database or "").absolute().parent.mkdir(parents=True, exist_ok=True)
    return create_engine(
        url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000, "cached_statements": 256},
    )


def connect(engine: Engine, *, writes: bool) -> Connection:
    """Open a connection with the pragmas of this product."""
    connection = engine.connect()
    raw = driver(connection)
    raw.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute(f"PRAGMA cache_size = -{PAGES_KIB}")
    if writes:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute("PRAGMA synchronous = NORMAL")
        raw.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_AT_LATEST}")
    else:
        raw.execute("PRAGMA query_only = ON")
    return connection


def driver(connection: Connection) -> sqlite3.Connection:
    """Return the sqlite3 connection below; transactions are spoken to it directly, outside SQLAlchemy's own."""
    return cast(sqlite3.Connection, connection.connection.driver_connection)


@dataclass(slots=True)
class _Write:
    """A queued write and the future that waits for it."""

    fn: Callable[[Connection], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop
    result: Any = None
    error: BaseException | None = None

    def deliver(self) -> None:
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


class SqliteBackend:
    """Runs writes in one thread, grouped, and reads in a few others."""

    def __init__(self, url: URL) -> None:
        self._engine = open_engine(url)
        self._queue: queue.SimpleQueue[_Write | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="attune-read")
        self._local = threading.local()
        self._open: list[Connection] = []
        self._checkpointing: Future[None] | None = None
        self._closed = False

    async def read(self, fn: Callable[[Connection], T]) -> T:
        self._check()
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, fn)

    async def write(self, fn: Callable[[Connection], T]) -> T:
        self._check()
        if self._writer is None:
            self._writer = threading.Thread(target=self._write_all, name="attune-write", daemon=True)
            self._writer.start()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._queue.put(_Write(fn, future, loop))
        return await future

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        await asyncio.to_thread(self._shut)

    def _check(self) -> None:
        if self._closed:
            raise RuntimeError("The database has been closed")

    def _shut(self) -> None:
        if self._writer is not None:
            self._queue.put(None)
            self._writer.join()
        self._readers.shutdown(wait=True)
        for connection in self._open:
            connection.close()
        self._engine.dispose()

    def _read(self, fn: Callable[[Connection], T]) -> T:
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self._engine, writes=False)
            self._local.connection = connection
            self._open.append(connection)
        raw = driver(connection)
        # One snapshot for all statements of the function.
        raw.execute("BEGIN")
        try:
            return fn(connection)
        finally:
            raw.rollback()

    def _write_all(self) -> None:
        connection: Connection | None = None
        going, copied = True, 0
        while going:
            group, going = self._next_group()
            if not group:
                break
            try:
                connection = connection or connect(self._engine, writes=True)
                _run_group(connection, group)
            except Exception as error:  # noqa: BLE001 - the waiting callers get it, the writer must live on
                for write in group:
                    write.error = write.error or error
            _deliver(group)
            if connection is not None and driver(connection).total_changes - copied > CHECKPOINT_ROWS:
                copied = driver(connection).total_changes
                self._start_checkpoint()
        if connection is not None:
            connection.close()

    def _start_checkpoint(self) -> None:
        if self._checkpointing is None or self._checkpointing.done():
            self._checkpointing = self._readers.submit(self._checkpoint)

    def _checkpoint(self) -> None:
        with connect(self._engine, writes=True) as connection:
            # Passive: it copies what it can without making a reader or the writer wait.
            driver(connection).execute("PRAGMA wal_checkpoint(PASSIVE)").close()

    def _next_group(self) -> tuple[list[_Write], bool]:
        """Return the writes that are waiting (at least one), and whether more may come."""
        group: list[_Write] = []
        first = self._queue.get()
        if first is None:
            return group, False
        group.append(first)
        while len(group) < GROUP:
            try:
                following = self._queue.get_nowait()
            except queue.Empty:
                break
            if following is None:
                return group, False
            group.append(following)
        return group, True


def _run_group(connection: Connection, group: list[_Write]) -> None:
    raw = driver(connection)
    raw.execute("BEGIN IMMEDIATE")
    try:
        for write in group:
            _run_one(connection, raw, write)
        raw.execute("COMMIT")
    except BaseException:
        raw.rollback()
        raise


def _run_one(connection: Connection, raw: sqlite3.Connection, write: _Write) -> None:
    raw.execute("SAVEPOINT one")
    try:
        write.result = write.fn(connection)
    except Exception as error:  # belongs to the caller of this write, not to its neighbours
        write.error = error
        if not raw.in_transaction:
            # A full disk or an I/O error ends the whole transaction: what the neighbours wrote is gone with it.
            raise
        raw.execute("ROLLBACK TO one")
    raw.execute("RELEASE one")


def _deliver(group: list[_Write]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[_Write]] = {}
    for write in group:
        by_loop.setdefault(write.loop, []).append(write)
    for loop, writes in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, writes)


def _settle(writes: list[_Write]) -> None:
    for write in writes:
        write.deliver()
