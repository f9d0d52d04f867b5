"""The OpenAPI document, its page, health, readiness and metrics."""

from __future__ import annotations

import json
import re

import httpx
import pytest

from app.services.site import Site
from tests.web.api.conftest import began

pytestmark = pytest.mark.anyio


async def test_every_reference_of_the_openapi_document_leads_somewhere(anybody: httpx.AsyncClient) -> None:
    answer = await anybody.get("/api/v1/openapi.json")
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    for name in set(re.findall(r"#/components/schemas/([\w.-]+)", answer.text)):
        assert name in document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["security"], (method, path)
            assert {"401", "403"} <= set(operation["responses"]), (method, path)


async def test_every_creating_post_takes_an_idempotency_key(anybody: httpx.AsyncClient) -> None:
    paths = (await anybody.get("/api/v1/openapi.json")).json()["paths"]
    for path in ("/api/v1/encounters", "/api/v1/encounters/{encounter_id}/turns", "/api/v1/webhooks"):
        assert "idempotency-key" in {p["name"].lower() for p in paths[path]["post"]["parameters"]}


async def test_the_docs_page_works_under_the_strict_policy(anybody: httpx.AsyncClient) -> None:
    page = await anybody.get("/api/docs")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert not re.search(r"<script|<style|style=|//cdn|https?://(?!www\.w3\.org)", page.text)
    for path in (await anybody.get("/api/v1/openapi.json")).json()["paths"]:
        assert path in page.text
    ids = re.findall(r'id="([^"]+)"', page.text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page.text)) <= set(ids)


async def test_health_needs_nothing_and_readiness_the_database(
    anybody: httpx.AsyncClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await anybody.get("/healthz")).status_code == 200
    assert (await anybody.get("/readyz")).status_code == 200

    async def broken(key_hash: str) -> None:
        raise OSError("gone")

    monkeypatch.setattr(site.keys, "by_hash", broken)
    assert (await anybody.get("/healthz")).status_code == 200
    not_ready = await anybody.get("/readyz")
    assert (not_ready.status_code, not_ready.headers["content-type"]) == (503, "application/problem+json")


async def test_metrics_count_by_route_and_never_name_an_id(
    api: httpx.AsyncClient, anybody: httpx.AsyncClient
) -> None:
    def turns(text: str) -> float:
        return float(re.search(r"^attune_turns_total (\S+)", text, re.MULTILINE)[1])  # type: ignore[index]

    before = turns((await anybody.get("/metrics")).text)
    encounter = await began(api)
    await api.post(f"/encounters/{encounter['id']}/turns", json={"text": "How are you?"})
    await anybody.get(f"/no/such/{encounter['id']}")
    text = (await anybody.get("/metrics")).text
    assert turns(text) == before + 1
    assert 'route="/api/v1/encounters/{encounter_id}/turns"' in text
    assert "attune_replies_live 0.0" in text
    assert str(encounter["id"]) not in text


async def test_an_unknown_address_is_a_problem_here(anybody: httpx.AsyncClient) -> None:
    for method, path, status in (("GET", "/api/v1/nothing", 404), ("PATCH", "/api/v1/personas", 405)):
        answer = await anybody.request(method, path)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        assert json.loads(answer.text)["status"] == status
