"""Runs migrations on the connection that `migrate` hands over, in one transaction, one process at a time."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from app.adapters.store.migrate import lock
from app.adapters.store.practice_tables import metadata


def run(connection: Connection) -> None:
    """Take the lock, look again where the database stands, and do what is missing."""
    lock(connection)
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite"
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()


run(context.config.attributes["connection"])
