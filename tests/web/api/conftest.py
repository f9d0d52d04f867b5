"""Programs with keys, on a real site with a real SQLite file."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.core.access import SCOPES
from app.services import keys
from app.services.site import Site
from app.settings import Settings
from tests.web.conftest import running

Program = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def app(tmp_path: Path, filled: Path, small_library: Path) -> AsyncIterator[FastAPI]:
    shutil.copytree(filled, tmp_path / "data")
    async with running(Settings(_env_file=None, data=tmp_path / "data", content=small_library)) as app:
        yield app


@pytest.fixture
def site(app: FastAPI) -> Site:
    found: Site = app.state.site
    return found


@pytest.fixture
async def anybody(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A program without a key."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://attune.test") as client:
        yield client


@pytest.fixture
async def program(app: FastAPI, site: Site) -> AsyncIterator[Program]:
    """Makes programs with a key of their own: with the scopes named, or all but `admin`."""
    opened: list[httpx.AsyncClient] = []

    async def with_scopes(*scopes: str) -> httpx.AsyncClient:
        _, secret = await keys.create(site, "a program", scopes or [scope for scope in SCOPES if scope != "admin"])
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app, raise_app_exceptions=False),
            base_url="http://attune.test/api/v1",
            headers={"authorization": f"Bearer {secret}"},
        )
        opened.append(client)
        return client

    yield with_scopes
    for client in opened:
        await client.aclose()


@pytest.fixture
async def api(program: Program) -> httpx.AsyncClient:
    return await program()


async def began(api: httpx.AsyncClient, **asked: object) -> dict[str, object]:
    """Begin an encounter with the first client of the library."""
    persona = (await api.get("/personas")).json()["items"][0]["id"]
    answer = await api.post("/encounters", json={"persona": persona, "seed": 7, **asked})
    assert answer.status_code == 201, answer.text
    body: dict[str, object] = answer.json()
    return body
