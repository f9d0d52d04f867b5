"""Which process is which: a name that a restarted process gets again, so that it finds its unfinished work.

DBOS takes up the work of a process when one of the same name starts. With SQLite there is one process. With
PostgreSQL each process holds the lowest number that is free, by a lock that goes away with its connection; the
numbers nobody holds belong to the dead, and whoever starts next goes on with their work too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

MAX_PROCESSES = 32
# Locks of this family belong to this product.
LOCK_FAMILY = 0x41747475


@dataclass(slots=True)
class Slot:
    """A process's number, and the connection that holds it (none on SQLite)."""

    number: int
    connection: Connection | None = None

    @property
    def name(self) -> str:
        """The name under which this process's work is stored."""
        return _name(self.number)

    def abandoned(self) -> Iterator[str]:
        """Yield the name of each process that is gone; until the next one, nobody else can take that name."""
        if self.connection is None:
            return
        for number in range(1, MAX_PROCESSES + 1):
            if number != self.number and _lock(self.connection, number):
                try:
                    yield _name(number)
                finally:
                    self.connection.execute(text("SELECT pg_advisory_unlock(:family, :number)"), _key(number))

    def release(self) -> None:
        """Give the name back."""
        if self.connection is not None:
            self.connection.close()
            self.connection.engine.dispose()


def take_slot(url: str) -> Slot:
    """Take the lowest free number. Raises RuntimeError if more processes run than there are numbers."""
    if url.startswith("sqlite"):
        return Slot(1)
    address = make_url(url).set(drivername="postgresql+psycopg")
    connection = create_engine(address, poolclass=NullPool, isolation_level="AUTOCOMMIT").connect()
    for number in range(1, MAX_PROCESSES + 1):
        if _lock(connection, number):
            return Slot(number, connection)
    connection.close()
    raise RuntimeError(f"{MAX_PROCESSES} processes are doing background work on this database already")


def _name(number: int) -> str:
    return f"attune-{number}"


def _key(number: int) -> dict[str, int]:
    return {"family": LOCK_FAMILY, "number": number}


def _lock(connection: Connection, number: int) -> bool:
    return bool(connection.execute(text("SELECT pg_try_advisory_lock(:family, :number)"), _key(number)).scalar_one())
