"""The worker: runs background work apart from the web process, where PostgreSQL holds the queue."""

from __future__ import annotations

import asyncio
import signal

from app.main import open_site
from app.settings import Settings


async def run(settings: Settings) -> None:
    """Work until told to stop by SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    async with open_site(settings) as site:
        site.jobs.start()
        await stopped.wait()
