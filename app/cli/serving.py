"""Runs the web app in one process: the port first, then the site, then the one line that says where it is."""

from __future__ import annotations

import asyncio
import fcntl
import gc
import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import uvicorn
import uvloop
from fastapi import FastAPI

from app.adapters.store.database import parsed
from app.cli.console import database_faults, fail, give, say
from app.main import create_app, warm
from app.services import people
from app.services.site import Site
from app.settings import Settings

_BACKLOG = 2048
_COLD_TICKS = 50
_NEW_BEFORE_A_LOOK = 10_000  # objects that can hold others
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104 - names them, binds nothing


def run(settings: Settings, host: str, port: int) -> None:
    """Serve until told to stop. Raises InvalidContent; a port or folder that cannot be had ends with a message."""
    listening = _listen(host, port)
    port = int(listening.getsockname()[1])
    shown = _ANYWHERE.get(host, f"[{host}]" if ":" in host else host)
    loop = asyncio.Runner(loop_factory=uvloop.new_event_loop)
    with closing(listening), database_faults(settings), _alone(settings), loop as runner:
        address = f"http://{shown}:{port}"
        runner.run(_serve(create_app(settings, address=address), listening, settings, address))


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        reason = error.strerror or str(error)
        fail(f"Port {port} of {host} cannot be used: {reason}. Choose another one with --port or --host.")
    listening.setblocking(False)
    return listening


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Hold the one place of a web process on a SQLite file: each would take its own memory of a talk for the truth.

    The system lets go of the lock when the process dies, however it dies.
    """
    if not settings.database.startswith("sqlite"):
        yield
        return
    file = Path(f"{parsed(settings.database).database}.lock")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            there = file.with_suffix("")
            fail(f"Another 'attune serve' works on {there}. Stop it first, or set another ATTUNE_DATA.")
        yield


class _Server(uvicorn.Server):
    """Leaves signals to the event loop, so that the site is closed before the process goes.

    Gets the process warm once the first page is out, or after some seconds if nobody asks for one.
    """

    _warming: asyncio.Task[None] | None = None

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, self.handle_exit, name, None)
        yield

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second; True ends the server."""
        if self._warming is None and (self.server_state.total_requests or counter > _COLD_TICKS):
            self._warming = asyncio.create_task(_warm(self.config.app.state.site))  # type: ignore[union-attr]
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the open pages go first: each holds a stream that would otherwise be waited for."""
        site: Site = self.config.app.state.site  # type: ignore[union-attr]
        await site.replies.close()
        await super().shutdown(sockets)


async def _warm(site: Site) -> None:
    await asyncio.to_thread(warm, site)
    gc.collect()
    gc.freeze()  # what is loaded stays for good: the collector need not walk it in the middle of a turn
    # Nearly all that a turn makes is let go without the collector: looked for less often, less is there to walk.
    gc.set_threshold(_NEW_BEFORE_A_LOOK)
    gc.enable()


async def _serve(app: FastAPI, listening: socket.socket, settings: Settings, address: str) -> None:
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    async with app.router.lifespan_context(app):
        settings.address_file.write_text(address, encoding="utf-8")
        await _announce(app.state.site)
        await _Server(config).serve(sockets=[listening])


async def _announce(site: Site) -> None:
    deployment = site.deployment
    if deployment.model_name is None:
        say("No model configured: clients are played by the embedded scripted client.")
    else:
        say(f"Clients are played by the model {deployment.model_name} at {deployment.model_host}.")
    token = await people.first_sign_in(site)
    give(f"Attune is running at {deployment.public_url}{f'/sign-in/{token}' if token else ''}")
