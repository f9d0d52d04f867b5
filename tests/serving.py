"""An ASGI app on a free loopback port, up and down again without the waits that a real server's end has."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

Asgi = Callable[[Any, Any, Any], Awaitable[None]]
_LOOKS_UP, _LETS_GO = 0.002, 0.1  # seconds


class _Server(uvicorn.Server):
    """Uvicorn looks up ten times a second whether it shall end, and then waits a tenth whatever is left to do."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ended = asyncio.Event()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self.ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        for _ in range(round(_LETS_GO / _LOOKS_UP)):
            if not self.server_state.connections and not self.server_state.tasks:
                break
            await asyncio.sleep(_LOOKS_UP)
        for task in self.server_state.tasks:
            task.cancel()
        for server in self.servers:
            await server.wait_closed()


@asynccontextmanager
async def served(app: Asgi) -> AsyncIterator[str]:
    """Serve an app; give its address."""
    server = _Server(uvicorn.Config(app, log_level="critical", lifespan="off", ws="none"))
    listening = socket.create_server(("127.0.0.1", 0))
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.ended.set()
        await task
