"""Durable work: scoring and deliveries that survive the death of the process in the middle of a step.

The engine is DBOS Transact, in this process, on a SQLite file of its own or on the deployment's PostgreSQL. Importing
it takes a third of a second and 25 MiB, so that happens in a thread, and only once there is work.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.adapters.jobs.engine import Engine

log = logging.getLogger("attune.jobs")

# Seconds from one attempt to deliver to the next: a hiccup, a restart, a deployment, an outage.
DELIVERY_DELAYS = (5.0, 30.0, 120.0, 600.0, 3600.0)
UNFINISHED = "SELECT 1 FROM workflow_status WHERE status IN ('PENDING', 'ENQUEUED', 'DELAYED') LIMIT 1"


@dataclass(frozen=True, slots=True)
class Work:
    """The steps of the workflows. Each may run again after a crash, so each must be harmless when repeated."""

    criteria: Callable[[str], Awaitable[list[str]]]
    score_criterion: Callable[[str, str], Awaitable[None]]
    score_again: Callable[[str, str], Awaitable[None]]
    finish: Callable[[str], Awaitable[None]]
    fail: Callable[[str, str], Awaitable[None]]
    deliver: Callable[[str], Awaitable[str | None]]
    """Try once; return the error, or None when there is nothing left to do."""
    give_up: Callable[[str, str], Awaitable[None]] | None = None
    """Told after the last attempt to deliver, with its error."""


class DurableJobs:
    """The Jobs port. `work` must be set before anything is asked of it; its steps run on the caller's event loop."""

    def __init__(
        self,
        database_url: str,
        data: Path,
        work: Work | None = None,
        *,
        delays: Sequence[float] = DELIVERY_DELAYS,
        retry_after: float = 1.0,
    ) -> None:
        self.work = work
        self._file = None if database_url.startswith("postgres") else (data / "jobs.db").resolve()
        self._url = database_url if self._file is None else f"sqlite:///{self._file}"
        self._delays = tuple(delays)
        self._retry_after = retry_after
        self._launch: asyncio.Task[Engine] | None = None

    def start(self) -> None:
        """Take up unfinished work, in the background. Must be called on the event loop that runs the steps.

        On PostgreSQL other processes may hand work over, so the engine runs from now on; on SQLite it is left alone
        until there is something to do.
        """
        if self._file is None or _has_unfinished(self._file):
            self._launching().add_done_callback(_say_if_failed)

    async def stop(self) -> None:
        """Let go of the engine. What is unfinished goes on at the next start."""
        launch, self._launch = self._launch, None
        if launch is None:
            return
        try:
            engine = await launch
        except Exception:
            log.debug("The engine of background work had not started", exc_info=True)
            return
        await asyncio.to_thread(engine.stop)

    async def score(self, encounter_id: str) -> None:
        """Have the encounter scored, once; after a failure, asking again runs it again."""
        engine = await asyncio.shield(self._launching())
        await asyncio.to_thread(engine.score, encounter_id)

    async def rescore(self, encounter_id: str, criterion_id: str) -> None:
        """Have one criterion scored again; while that runs, asking again changes nothing."""
        engine = await asyncio.shield(self._launching())
        await asyncio.to_thread(engine.rescore, encounter_id, criterion_id)

    async def deliver(self, delivery_id: str) -> None:
        """Have it delivered, with attempts at growing distances until it is accepted."""
        engine = await asyncio.shield(self._launching())
        await asyncio.to_thread(engine.deliver, delivery_id)

    def _launching(self) -> asyncio.Task[Engine]:
        if self._launch is None or (self._launch.done() and self._launch.exception() is not None):
            self._launch = asyncio.create_task(self._open())
        return self._launch

    async def _open(self) -> Engine:
        if self.work is None:
            raise RuntimeError("DurableJobs.work must be set before work is asked of it")
        work, loop = self.work, asyncio.get_running_loop()

        def launch() -> Engine:
            from app.adapters.jobs.engine import Engine  # noqa: PLC0415 - slow to import, often not needed

            if self._file is not None:
                _prepare(self._file)
            return Engine(self._url, work, loop, self._delays, self._retry_after)

        return await asyncio.to_thread(launch)


def _has_unfinished(file: Path) -> bool:
    if not file.exists():
        return False
    try:
        with closing(sqlite3.connect(file)) as connection:
            return connection.execute(UNFINISHED).fetchone() is not None
    except sqlite3.Error:
        # A file of another shape is for the engine to judge.
        return True


def _prepare(file: Path) -> None:
    """Make the file, with a write-ahead log: then readers never wait for the writer."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def _say_if_failed(launch: asyncio.Task[Engine]) -> None:
    if not launch.cancelled() and (error := launch.exception()) is not None:
        log.error("Background work could not start: %s", error, exc_info=error)
