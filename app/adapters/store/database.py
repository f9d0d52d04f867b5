"""The database behind one URL: SQLite by default, PostgreSQL by one setting.

Everything that touches SQL is a plain function of a SQLAlchemy `Connection`; `read` and `write` run it in a thread
and await the result, so that there is one version of each query and the event loop never waits for a disk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import URL, make_url

T = TypeVar("T")


class Backend(Protocol):
    """How one kind of database runs functions of a connection."""

    async def read(self, fn: Callable[[Connection], T]) -> T: ...
    async def write(self, fn: Callable[[Connection], T]) -> T: ...
    async def close(self) -> None: ...


class Database:
    """One database. `read` functions must not write; `write` functions are all or nothing, each on its own.

    A `write` returns when its transaction is committed. An error inside the function undoes that function alone.
    """

    def __init__(self, url: str) -> None:
        self.url = parsed(url)
        self._backend = _backend(self.url)

    async def read(self, fn: Callable[[Connection], T]) -> T:
        return await self._backend.read(fn)

    async def write(self, fn: Callable[[Connection], T]) -> T:
        return await self._backend.write(fn)

    async def close(self) -> None:
        """Finish what is queued, then let go of every connection. Closing twice is fine."""
        await self._backend.close()


def parsed(url: str) -> URL:
    """Return the URL with the driver this product uses; raise ValueError if it names another kind of database."""
    parts = make_url(url)
    kind = parts.get_backend_name()
    if kind in ("postgresql", "postgres"):
        return parts.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise ValueError(f"The database URL starts with '{kind}:'. Use sqlite:///FILE or postgresql://...")
    if parts.database in (None, "", ":memory:"):
        raise ValueError("An in-memory SQLite database has one connection only. Use sqlite:///FILE")
    return parts.set(drivername="sqlite")


def _backend(url: URL) -> Backend:
    if url.get_backend_name() == "sqlite":
        from app.adapters.store.sqlite import SqliteBackend  # noqa: PLC0415 - loads one driver, not both

        return SqliteBackend(url)
    from app.adapters.store.postgresql import PostgresqlBackend  # noqa: PLC0415

    return PostgresqlBackend(url)
