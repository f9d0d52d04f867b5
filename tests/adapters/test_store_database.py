"""The database below the stores: one writer, grouped writes, migrations."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, func, insert, select, text
from sqlalchemy.exc import OperationalError

from app.adapters.store.database import Database, parsed
from app.adapters.store.migrate import HEAD, MIGRATIONS, create, migrate, revision, upgrade
from app.adapters.store.stores import open_stores
from app.adapters.store.tables import attempts, metadata
from app.core.client.state import ClientState
from app.core.encounter import Terms
from app.core.pace import Pace
from tests.adapters.conftest import NOW

pytestmark = pytest.mark.anyio
BOTH = pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])


def add(what: str) -> Callable[[Connection], None]:
    return lambda connection: connection.execute(insert(attempts).values(what=what, at=NOW)).close()


def count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(attempts)).scalar_one()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url)
    yield opened
    await opened.close()


async def test_one_failing_write_of_a_group_fails_alone(database: Database) -> None:
    def fail(connection: Connection) -> None:
        connection.execute(insert(attempts).values(what="undone", at=NOW))
        raise LookupError("mine alone")

    writes = [database.write(fail if n % 5 == 0 else add(str(n))) for n in range(60)]
    results = await asyncio.gather(*writes, return_exceptions=True)
    assert [isinstance(result, LookupError) for result in results] == [n % 5 == 0 for n in range(60)]
    assert await database.read(count) == 48


async def test_a_write_is_seen_by_the_next_read(database: Database) -> None:
    for n in range(1, 4):
        await database.write(add(str(n)))
        assert await database.read(count) == n


async def test_a_write_whose_caller_has_gone_does_not_stop_the_writer(database: Database) -> None:
    gone = asyncio.ensure_future(database.write(add("gone")))
    await asyncio.sleep(0)
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    await database.write(add("stays"))
    assert await database.read(
        lambda c: c.execute(select(attempts.c.what).order_by(attempts.c.id.desc())).scalars().first()
    )


def test_what_was_acknowledged_survives_a_kill(sqlite_url: str) -> None:
    code = """
import asyncio, sys
from app.adapters.store.database import Database
from tests.adapters.test_store_database import add
async def main():
    database = Database(sys.argv[1])
    for n in range(100_000):
        await database.write(add(str(n)))
        print(n, flush=True)
asyncio.run(main())
"""
    process = subprocess.Popen([sys.executable, "-c", code, sqlite_url], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert any(line.strip() == "300" for line in process.stdout)
    process.kill()
    acknowledged = 301 + len(process.communicate(timeout=120)[0].split())
    engine = opened(sqlite_url)
    with engine.connect() as connection:
        assert count(connection) >= acknowledged
    engine.dispose()


async def test_closing_finishes_what_is_queued(database_url: str) -> None:
    database = Database(database_url)
    writes = [asyncio.ensure_future(database.write(add(str(n)))) for n in range(20)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*writes)
    await database.close()
    with pytest.raises(RuntimeError, match="closed"):
        await database.read(count)
    again = Database(database_url)
    assert await again.read(count) == 20
    await again.close()


async def test_closing_leaves_no_thread_behind(database_url: str) -> None:
    before = threading.active_count()
    database = Database(database_url)
    await database.write(add("x"))
    await database.read(count)
    await database.close()
    # asyncio's own helper thread, which ran the closing, stays.
    assert threading.active_count() <= before + 1


async def test_what_waits_together_is_committed_together(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    begun: list[str] = []

    def watch(connection: Connection) -> None:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(lambda sql: begun.append(sql) if sql.startswith("BEGIN") else None)

    await database.write(watch)
    # The first one holds the writer up while the others queue.
    await asyncio.gather(database.write(lambda c: time.sleep(0.1)), *(database.write(add(str(n))) for n in range(60)))
    assert len(begun) <= 2
    assert await database.read(count) == 60
    await database.close()


async def test_readers_cannot_write(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with pytest.raises(OperationalError, match="readonly"):
        await database.read(add("x"))
    await database.close()


async def test_a_long_read_keeps_its_snapshot_and_stops_no_writer(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    started, written = threading.Event(), threading.Event()

    def twice(connection: Connection) -> tuple[int, int]:
        first = count(connection)
        started.set()
        assert written.wait(60)
        return first, count(connection)

    reading = asyncio.ensure_future(database.read(twice))
    await asyncio.to_thread(started.wait)
    await database.write(add("x"))
    written.set()
    assert await reading == (0, 0)
    assert await database.read(count) == 1
    await database.close()


async def test_the_log_is_copied_into_the_file_beside_the_writer(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    path = parsed(sqlite_url).database or ""
    before = os.stat(path).st_size  # noqa: PTH116 - a blocking look at a local file, in a test

    def many(connection: Connection) -> None:
        connection.execute(insert(attempts), [{"what": "x" * 200, "at": NOW} for _ in range(2000)])

    await database.write(many)
    for _ in range(3000):
        if os.stat(path).st_size > before + 300_000:  # noqa: PTH116
            break
        await asyncio.sleep(0.02)
    else:
        pytest.fail("nothing was copied into the file")
    await database.close()


async def test_times_need_a_zone(database: Database) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 - the very thing that is refused
    with pytest.raises(Exception, match="time zone"):
        await database.write(lambda c: c.execute(insert(attempts).values(what="x", at=naive)))


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused_by_name(url: str) -> None:
    with pytest.raises(ValueError, match=r"sqlite:///FILE"):
        parsed(url)


@pytest.mark.parametrize("url", ["postgresql://u@h/d", "postgres://u@h/d", "postgresql+psycopg://u@h/d"])
def test_postgresql_is_spoken_by_psycopg(url: str) -> None:
    assert parsed(url).drivername == "postgresql+psycopg"


# ---------------------------------------------------------------- migrations


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "copy.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


def opened(url: str) -> Engine:
    return create_engine(parsed(url))


@BOTH
@pytest.mark.parametrize("way", [create, upgrade])
def test_creating_and_upgrading_both_give_exactly_the_tables(
    empty_url: str, way: Callable[[Connection], None]
) -> None:
    Path(parsed(empty_url).database or "").parent.mkdir(exist_ok=True)
    engine = opened(empty_url)
    with engine.connect() as connection:
        way(connection)
        assert revision(connection) == HEAD
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
    migrate(empty_url)


def test_checks_and_cascades_are_the_same_created_or_upgraded(sqlite_url: str, tmp_path: Path) -> None:
    # Alembic does not compare these; SQLite keeps the text of its tables, so they can be compared here.
    upgraded = f"sqlite:///{tmp_path / 'upgraded.db'}"
    engine = opened(upgraded)
    with engine.connect() as connection:
        upgrade(connection)
    engine.dispose()

    def rules(url: str) -> set[str]:
        found: set[str] = set()
        engine = opened(url)
        with engine.connect() as connection:
            for (sql,) in connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")):
                if "alembic" not in sql:
                    # A column added later stands behind the constraints, on the last of their lines.
                    parts = re.split(r",\s*(?![^()]*\))", " ".join(sql.split()).removesuffix(")"))
                    found |= {f"{sql.split()[2]} {part.strip()}" for part in parts}
        engine.dispose()
        return found

    assert len(rules(upgraded)) > 100
    assert rules(sqlite_url) == rules(upgraded)


def test_a_database_of_an_older_release_is_upgraded(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = opened(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0000')"))
    engine.dispose()
    # There is no older release yet; that its revision is looked for among the migrations shows the way taken.
    with pytest.raises(CommandError, match="0000"):
        migrate(url)


async def test_what_the_first_release_stored_is_there_after_an_upgrade(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'first.db'}"
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = opened(url)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    state = ClientState(trust=0.5, distress=0.5, guardedness=0.5).model_dump_json()
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO users VALUES ('ada', 'Ada', 'ada', 'Ada', 'trainee', NULL, 0, NULL, 0)"),
        )
        columns = "id, trainee_id, persona_id, persona_revision, rubric_id, rubric_revision, seed, purpose, status"
        connection.execute(
            text(
                f"INSERT INTO encounters ({columns}, started_at, opening, state, turns_taken) "
                "VALUES ('e1', 'ada', 'p', 'r', 'c', 'r', 7, 'practice', 'open', 0, 'Hello.', :state, 0)"
            ),
            {"state": state},
        )
    engine.dispose()
    migrate(url)
    stores = open_stores(url)
    found = await stores.encounters.get("e1")
    assert found is not None
    assert (found.opening, found.terms, found.pace, found.is_branch) == ("Hello.", Terms(), Pace(), False)
    await stores.close()


def test_the_newest_migration_is_the_one_that_the_quick_check_expects() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


@pytest.mark.parametrize("state", ["migrated", "empty"])
def test_a_start_needs_no_alembic(sqlite_url: str, tmp_path: Path, state: str) -> None:
    url = sqlite_url if state == "migrated" else f"sqlite:///{tmp_path / 'new.db'}"
    code = (
        "import sys; from app.adapters.store.migrate import migrate; migrate(sys.argv[1]); "
        "sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, url], check=True, timeout=240)


@BOTH
def test_processes_that_migrate_at_once_do_not_collide(empty_url: str) -> None:
    code = "import sys; from app.adapters.store.migrate import migrate; migrate(sys.argv[1])"
    running = [
        subprocess.Popen([sys.executable, "-c", code, empty_url], stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    errors = [process.communicate(timeout=240)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], errors
