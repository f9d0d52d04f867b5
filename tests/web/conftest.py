"""The cast, on a real site with a real SQLite file: every page can be asked for as each of them.

Ada and Ben are trainees of one cohort, Cleo of another; Tess teaches Ada's and Ben's.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute

from app.core.access import Principal, User
from app.core.ports import Cohort
from app.main import create_app
from app.services import people
from app.services.site import Site
from app.settings import Settings
from app.web.security import SESSION_COOKIE

PASSWORD = "a quiet room with two chairs"


@dataclass
class Person:
    """One of the cast, signed in, with a browser of their own. `csrf` is their session's form token."""

    user: User
    http: httpx.AsyncClient
    csrf: str

    @property
    def principal(self) -> Principal:
        return Principal.of(self.user)

    async def post(self, path: str, data: dict[str, str] | None = None, **options: object) -> httpx.Response:
        """Send a form as the page would, token included."""
        return await self.http.post(path, data={"csrf": self.csrf, **(data or {})}, **options)  # type: ignore[arg-type]


@dataclass
class Cast:
    """Everybody, and the site they are on. `guest` is signed in nowhere."""

    app: FastAPI
    site: Site
    ada: Person
    ben: Person
    cleo: Person
    tess: Person
    root: Person
    guest: httpx.AsyncClient
    cohort: Cohort


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """The routes of an app, which hold nothing of a site: what each takes is worked out once, not for every test."""
    return tuple(create_app(Settings(_env_file=None)).router.routes)


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[FastAPI]:
    app = create_app(settings)
    app.router.routes[:] = _routes()
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, small_library: Path) -> Path:
    """A data directory whose database has its tables and the shipped library: copied for each test."""
    data = tmp_path_factory.mktemp("filled") / "data"

    async def fill() -> None:
        async with running(Settings(_env_file=None, data=data, content=small_library)):
            pass

    asyncio.run(fill())
    return data


@pytest.fixture
def settings(tmp_path: Path, filled: Path, small_library: Path) -> Settings:
    shutil.copytree(filled, tmp_path / "data")
    return Settings(_env_file=None, data=tmp_path / "data", content=small_library)


@pytest.fixture
async def cast(settings: Settings) -> AsyncIterator[Cast]:
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(running(settings))
        site: Site = app.state.site

        def browser(cookies: dict[str, str] | None = None) -> httpx.AsyncClient:
            transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
            return httpx.AsyncClient(transport=transport, base_url="http://attune.test", cookies=cookies)

        async def person(name: str, role: str, cohort: Cohort | None) -> Person:
            user = await people.add_user(site, name, role)  # type: ignore[arg-type]
            if cohort is not None:
                await site.people.join_cohort(user.id, cohort.id)
            user = await site.people.user(user.id) or user
            signed_in = await people.open_session(site, user)
            http = await stack.enter_async_context(browser({SESSION_COOKIE: signed_in.token}))
            return Person(user, http, signed_in.csrf)

        monday, friday = Cohort("cohort-mon", "Monday group"), Cohort("cohort-fri", "Friday group")
        await site.people.add_cohort(monday, [])
        await site.people.add_cohort(friday, [])
        yield Cast(
            app=app,
            site=site,
            ada=await person("Ada", "trainee", monday),
            ben=await person("Ben", "trainee", monday),
            cleo=await person("Cleo", "trainee", friday),
            tess=await person("Tess", "instructor", monday),
            root=await person("Root", "admin", None),
            guest=await stack.enter_async_context(browser()),
            cohort=monday,
        )
