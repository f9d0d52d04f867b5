"""Brings a database to the present tables, or finds in a millisecond that it is there already.

Alembic takes a tenth of a second and 12 MiB to import, so it is imported only for a database of an older release. An
empty one gets the present tables at once; tests hold both ways to the same result.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from app.adapters.store.database import parsed
from app.adapters.store.practice_tables import metadata

HEAD = "0005"
MIGRATIONS = Path(__file__).parent / "migrations"
# Any number will do as long as every process of this product uses the same.
POSTGRESQL_LOCK = 0x417474756E65
VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"


def migrate(url: str) -> None:
    """Create or upgrade the tables. Several processes may do this at once; one works, the others wait."""
    parts = parsed(url)
    if parts.get_backend_name() == "sqlite":
        Path(parts.database or "").absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parts, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            found = revision(connection)
            connection.rollback()
            if found is None:
                create(connection)
            if found not in (None, HEAD):
                upgrade(connection)
    finally:
        engine.dispose()


def revision(connection: Connection) -> str | None:
    """Return the revision the database is at, or None for an empty one."""
    try:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    except SQLAlchemyError:
        connection.rollback()
        return None


def create(connection: Connection) -> None:
    """Make the present tables in an empty database."""
    lock(connection)
    # Looking it up by name: a failing SELECT would end the transaction, and with it the lock.
    if connection.dialect.has_table(connection, "alembic_version"):
        connection.rollback()
        return
    metadata.create_all(connection, checkfirst=False)
    connection.execute(text(VERSION_TABLE))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
    connection.commit()


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing, from whatever is there."""
    from alembic import command  # noqa: PLC0415 - slow to import, seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def lock(connection: Connection) -> None:
    """Begin a transaction that no other process can migrate beside."""
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": POSTGRESQL_LOCK})
        return
    raw = cast(sqlite3.Connection, connection.connection.driver_connection)
    # Python's sqlite3 begins transactions at statements of its own choice unless told to leave that alone.
    raw.isolation_level = None
    raw.execute("PRAGMA busy_timeout = 30000")
    # A property of the file, which cannot be set inside a transaction.
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("BEGIN IMMEDIATE")
