"""Brings a database to the present tables, or finds in a millisecond that it is there already."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from app.adapters.store.database import parsed

HEAD = "0001"
MIGRATIONS = Path(__file__).parent / "migrations"
# Any number will do as long as every process of this product uses the same.
POSTGRESQL_LOCK = 0x417474756E65


def migrate(url: str) -> None:
    """Create or upgrade the tables. Several processes may do this at once; one works, the others wait.

    Importing Alembic takes a tenth of a second, so it is imported only when there is something to do.
    """
    parts = parsed(url)
    if parts.get_backend_name() == "sqlite":
        Path(parts.database or "").absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parts, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            if revision(connection) != HEAD:
                connection.rollback()
                _upgrade(connection)
    finally:
        engine.dispose()


def revision(connection: Connection) -> str | None:
    """Return the revision the database is at, or None for an empty one."""
    try:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    except SQLAlchemyError:
        connection.rollback()
        return None


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - slow to import, seldom needed
    from alembic.config import Config  # noqa: PLC0415

    if connection.dialect.name == "sqlite":
        # WAL is a property of the file, and cannot be set inside a transaction.
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        connection.rollback()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
