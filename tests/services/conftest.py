"""A site on a real SQLite file with the shipped library; only voices, jobs, the clock and senders are stand-ins."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters.content.yaml_files import YamlReader, shipped_files
from app.adapters.models.voices import EmbeddedVoice
from app.adapters.store.migrate import migrate
from app.adapters.store.stores import open_stores
from app.adapters.system import RandomIds
from app.core.access import Principal, User
from app.core.ports import Delivery
from app.services import people
from app.services.library import Library
from app.services.site import Deployment, Site


class HandClock:
    """A clock that moves when a test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 5, 4, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def pass_by(self, **span: float) -> None:
        self.time += timedelta(**span)


class NotedJobs:
    """Notes what it is asked to do."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def score(self, encounter_id: str) -> None:
        self.asked.append(("score", encounter_id))

    async def rescore(self, encounter_id: str, criterion_id: str) -> None:
        self.asked.append(("rescore", f"{encounter_id} {criterion_id}"))

    async def deliver(self, delivery_id: str) -> None:
        self.asked.append(("deliver", delivery_id))

    def start(self) -> None:
        pass


class ObedientSender:
    """Accepts every delivery, or answers with the error it was given."""

    def __init__(self) -> None:
        self.error: str | None = None
        self.sent: list[Delivery] = []

    async def send(self, delivery: Delivery, at: datetime) -> str | None:
        self.sent.append(delivery)
        return self.error


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that has its tables and nothing in them: copied for each test."""
    path = tmp_path_factory.mktemp("tables") / "attune.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
async def site(tmp_path: Path, clock: HandClock, small_library: Path, with_tables: Path) -> AsyncIterator[Site]:
    url = f"sqlite:///{shutil.copy(with_tables, tmp_path / 'attune.db')}"
    stores = open_stores(url)
    reader = YamlReader()
    library = Library(stores.contents, reader, clock)
    await library.load(shipped_files(small_library))
    site = Site(
        deployment=Deployment(),
        clock=clock,
        ids=RandomIds(),
        encounters=stores.encounters,
        scorings=stores.scorings,
        practice=stores.practice,
        people=stores.people,
        keys=stores.keys,
        webhooks=stores.webhooks,
        exercises=stores.exercises,
        library=library,
        reader=reader,
        voice=EmbeddedVoice(),
        jobs=NotedJobs(),
        sender=ObedientSender(),
    )
    yield site
    site.desk.close()
    await site.replies.close()
    await stores.close()


@pytest.fixture
async def ada(site: Site) -> User:
    return await people.add_user(site, "Ada", "trainee")


@pytest.fixture
async def ben(site: Site) -> User:
    return await people.add_user(site, "Ben", "trainee")


@pytest.fixture
def as_ada(ada: User) -> Principal:
    return Principal.of(ada)


@pytest.fixture
def as_ben(ben: User) -> Principal:
    return Principal.of(ben)
