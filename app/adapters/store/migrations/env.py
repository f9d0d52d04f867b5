"""Runs migrations on the connection that `migrate` hands over, in one transaction, one process at a time."""

from __future__ import annotations

import sqlite3
from typing import cast

from alembic import context
from sqlalchemy import Connection, text

from app.adapters.store.migrate import POSTGRESQL_LOCK
from app.adapters.store.tables import metadata


def run(connection: Connection) -> None:
    """Take the lock, look again where the database stands, and do what is missing."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        raw = cast(sqlite3.Connection, connection.connection.driver_connection)
        # Python's sqlite3 commits before each DDL statement unless told to leave transactions alone.
        raw.isolation_level = None
        raw.execute("PRAGMA busy_timeout = 30000")
        raw.execute("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": POSTGRESQL_LOCK})
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=sqlite)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()


run(context.config.attributes["connection"])
