"""Who may call what: no key, unknown and revoked keys, missing scopes."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.core.access import SCOPES
from app.services import keys
from app.services.site import Site
from app.web.api.document import openapi
from tests.web.api.conftest import Program

pytestmark = pytest.mark.anyio
NEEDS = {
    "GET /api/v1/personas": "personas:read",
    "GET /api/v1/personas/{persona_id}": "personas:read",
    "POST /api/v1/personas/validate": "personas:write",
    "PUT /api/v1/personas/{persona_id}": "personas:write",
    "GET /api/v1/personas/{persona_id}/versions": "personas:read",
    "GET /api/v1/rubrics": "personas:read",
    "GET /api/v1/rubrics/{rubric_id}": "personas:read",
    "POST /api/v1/rubrics/validate": "personas:write",
    "PUT /api/v1/rubrics/{rubric_id}": "personas:write",
    "GET /api/v1/rubrics/{rubric_id}/versions": "personas:read",
    "POST /api/v1/encounters": "encounters:write",
    "GET /api/v1/encounters": "encounters:read",
    "GET /api/v1/encounters/{encounter_id}": "encounters:read",
    "DELETE /api/v1/encounters/{encounter_id}": "encounters:write",
    "POST /api/v1/encounters/{encounter_id}/turns": "encounters:write",
    "POST /api/v1/encounters/{encounter_id}/end": "encounters:write",
    "GET /api/v1/encounters/{encounter_id}/transcript": "encounters:read",
    "GET /api/v1/encounters/{encounter_id}/report": "encounters:read",
    "POST /api/v1/score": "score",
    "POST /api/v1/webhooks": "webhooks",
    "GET /api/v1/webhooks": "webhooks",
    "DELETE /api/v1/webhooks/{webhook_id}": "webhooks",
    "GET /api/v1/webhooks/{webhook_id}/deliveries": "webhooks",
}
BODIES: dict[str, Any] = {
    "POST /api/v1/encounters": {"persona": "x"},
    "POST /api/v1/encounters/{encounter_id}/turns": {"text": "x"},
    "POST /api/v1/score": {"turns": []},
    "POST /api/v1/webhooks": {"url": "https://example.org/x", "events": ["report.ready"]},
}


async def call(client: httpx.AsyncClient, named: str) -> httpx.Response:
    method, path = named.split(" ")
    path = path.replace("{", "").replace("}", "")
    return await client.request(method, f"http://attune.test{path}", json=BODIES.get(named))


async def test_every_call_is_in_this_table() -> None:
    assert {f"{m.upper()} {path}" for path, methods in openapi()["paths"].items() for m in methods} == set(NEEDS)


async def test_without_a_key_nothing_answers(anybody: httpx.AsyncClient) -> None:
    for named in NEEDS:
        answer = await call(anybody, named)
        assert answer.status_code == 401, named
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("given", ["Bearer nonsense", "Bearer ", "Basic dTpw", "Bearer " + "x" * 5000, "attune_x"])
async def test_a_wrong_key_is_refused(anybody: httpx.AsyncClient, given: str) -> None:
    answer = await anybody.get("/api/v1/personas", headers={"authorization": given})
    assert (answer.status_code, "www-authenticate" in answer.headers) == (401, True)


async def test_each_call_needs_its_scope_and_only_that(program: Program) -> None:
    for scope in SCOPES:
        client = await program(scope)
        for named, needed in NEEDS.items():
            status = (await call(client, named)).status_code
            allowed = scope in (needed, "admin")
            assert (status not in (401, 403)) == allowed, (scope, named, status)


async def test_a_revoked_key_is_refused_at_once(app: FastAPI, site: Site, anybody: httpx.AsyncClient) -> None:
    key, secret = await keys.create(site, "short-lived", ["personas:read"])
    headers = {"authorization": f"Bearer {secret}"}
    assert (await anybody.get("/api/v1/personas", headers=headers)).status_code == 200
    await keys.revoke(site, key.id)
    assert (await anybody.get("/api/v1/personas", headers=headers)).status_code == 401


async def test_a_session_cookie_opens_nothing_here(anybody: httpx.AsyncClient) -> None:
    answer = await anybody.get("/api/v1/personas", headers={"cookie": "attune_session=x"})
    assert answer.status_code == 401
