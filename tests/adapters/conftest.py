"""Databases for the stores and the jobs: an SQLite file, and a private PostgreSQL server where one is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.adapters.store.migrate import migrate
from app.adapters.store.stores import Stores, open_stores
from app.core.access import User
from app.core.client.state import ClientState, TurnPlan
from app.core.coding.codes import TurnCodes
from app.core.encounter import Encounter, Turn
from app.core.ports import Cohort

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BINARIES = ("/usr/lib/postgresql/*/bin", "/usr/local/bin", "/usr/bin")
STARTED = pytest.StashKey["Cluster"]()
_numbers = count()


@dataclass
class Cluster:
    """A PostgreSQL server that listens on a socket in its own folder only."""

    folder: Path
    process: subprocess.Popen[bytes]

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        name = f"attune_{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return name

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(20)
        shutil.rmtree(self.folder)


def find_binary(name: str) -> str | None:
    for pattern in BINARIES:
        for folder in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True):
            if (folder / name).exists():
                return str(folder / name)
    return shutil.which(name)


def start_cluster() -> Cluster:
    initdb, postgres = find_binary("initdb"), find_binary("postgres")
    if initdb is None or postgres is None:
        pytest.skip("no PostgreSQL server binaries (initdb, postgres) on this machine")
    folder = Path(tempfile.mkdtemp(prefix="attune-pg-"))
    # initdb refuses to run as root.
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres" if _has_account("postgres") else "nobody")
        os.chown(folder, account.pw_uid, account.pw_gid)
        user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    data = str(folder / "data")
    made = subprocess.run(
        [initdb, "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"],
        capture_output=True, text=True, cwd=folder, check=False, **user,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    with (folder / "log").open("wb") as log:
        settings = ("listen_addresses=", "fsync=off", "shared_buffers=16MB", "max_connections=60")
        options = [word for setting in settings for word in ("-c", setting)]
        process = subprocess.Popen(
            [postgres, "-D", data, "-k", str(folder), *options], stdout=log, stderr=log, cwd=folder, **user
        )
    cluster = Cluster(folder, process)
    deadline = time.monotonic() + 120
    while True:
        try:
            psycopg.connect(cluster.url("postgres")).close()
        except psycopg.OperationalError:
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, "PostgreSQL did not start"
            time.sleep(0.1)
        else:
            return cluster


def _has_account(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Cluster:
    """One server for the whole run, whichever suite asks for it first."""
    stash = request.config.stash
    if STARTED not in stash:
        stash[STARTED] = start_cluster()
        request.config.add_cleanup(stash[STARTED].stop)
    return stash[STARTED]


@pytest.fixture(scope="session")
def postgres_template(cluster: Cluster) -> str:
    name = cluster.create()
    migrate(cluster.url(name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "attune.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a migrated, empty database; every test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "attune.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.url(cluster.create(request.getfixturevalue("postgres_template")))


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> Iterator[str]:
    """The URL of a database without tables; the test names the kinds."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'attune.db'}"
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        yield cluster.url(cluster.create())


@pytest.fixture
async def stores(database_url: str) -> AsyncIterator[Stores]:
    opened = open_stores(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def ada(stores: Stores) -> User:
    """A trainee of the cohort `north`."""
    await stores.people.add_cohort(Cohort("north", "North"), [])
    user = User("ada", "Ada", "Ada L.", "trainee", ("north",), external_id="lms-1")
    await stores.people.add_user(user, "hash-of-ada", NOW)
    return user


def encounter_of(trainee_id: str, encounter_id: str = "e1", **changes: object) -> Encounter:
    values: dict[str, object] = {
        "id": encounter_id,
        "trainee_id": trainee_id,
        "persona_id": "maya",
        "persona_revision": "p-1",
        "rubric_id": "core-skills",
        "rubric_revision": "r-1",
        "seed": 7,
        "started_at": NOW,
        "opening": "I nearly did not come.",
        "state": ClientState(trust=0.25, distress=0.5, guardedness=0.75),
    }
    return Encounter(**(values | changes))


def turn_of(encounter_id: str, number: int, key: str | None = None, **changes: object) -> Turn:
    values: dict[str, object] = {
        "encounter_id": encounter_id,
        "number": number,
        "key": key or f"key-{number}",
        "trainee": f"What was turn {number} like?",
        "said_at": NOW + timedelta(minutes=number, microseconds=123),
        "codes": TurnCodes(main="question", question="open"),
        "plan": TurnPlan(reaction="elaborate", direction="Say more.", authored="It was a long week."),
        "state": ClientState(turn=number, trust=0.5, distress=0.5, guardedness=0.5, opened=("loss",)),
    }
    return Turn(**(values | changes))


def answered(turn: Turn, **changes: object) -> Turn:
    values: dict[str, object] = {
        "status": "answered",
        "client": f"Turn {turn.number} was hard.",
        "answered_at": turn.said_at + timedelta(seconds=2),
        "voice": "embedded",
        "opened": ("loss",),
    }
    return turn.model_copy(update=values | changes)
