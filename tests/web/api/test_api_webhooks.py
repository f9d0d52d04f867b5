"""Webhooks over the API: made once, listed without secrets, told of ends and reports."""

from __future__ import annotations

import asyncio
import base64
from datetime import datetime

import httpx
import pytest

from app.core.ports import Delivery
from app.services.site import Site
from tests.web.api.conftest import Program, began

pytestmark = pytest.mark.anyio
ASKED = {"url": "https://example.org/attune", "events": ["encounter.ended", "report.ready"]}


async def test_a_webhook_shows_its_secret_once(api: httpx.AsyncClient) -> None:
    made = await api.post("/webhooks", json=ASKED, headers={"idempotency-key": "w"})
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) >= 24
    assert (await api.post("/webhooks", json=ASKED, headers={"idempotency-key": "w"})).json() == made.json()
    listed = await api.get("/webhooks")
    assert [item["id"] for item in listed.json()["items"]] == [made.json()["id"]]
    assert secret not in listed.text


async def test_webhooks_belong_to_their_key(api: httpx.AsyncClient, program: Program) -> None:
    made = (await api.post("/webhooks", json=ASKED)).json()
    stranger = await program()
    assert (await stranger.get("/webhooks")).json()["items"] == []
    assert (await stranger.get(f"/webhooks/{made['id']}/deliveries")).status_code == 404
    assert (await stranger.delete(f"/webhooks/{made['id']}")).status_code == 404
    assert (await api.delete(f"/webhooks/{made['id']}")).status_code == 204
    assert (await api.delete(f"/webhooks/{made['id']}")).status_code == 404


async def test_an_end_is_told_and_the_delivery_is_listed(api: httpx.AsyncClient, site: Site) -> None:
    sent = asyncio.Queue[Delivery]()

    class Accepting:
        async def send(self, delivery: Delivery, at: datetime) -> str | None:
            sent.put_nowait(delivery)
            return None

        async def close(self) -> None: ...

    site.sender = Accepting()
    webhook = (await api.post("/webhooks", json={**ASKED, "events": ["encounter.ended"]})).json()
    encounter = await began(api)
    await api.post(f"/encounters/{encounter['id']}/end")
    delivery = await asyncio.wait_for(sent.get(), 120)
    assert (delivery.event, str(encounter["id"]) in delivery.payload) == ("encounter.ended", True)
    (listed,) = (await api.get(f"/webhooks/{webhook['id']}/deliveries")).json()["items"]
    assert listed["event"] == "encounter.ended"


async def test_an_address_that_must_not_be_called_is_refused(api: httpx.AsyncClient) -> None:
    for url in (
        "ftp://example.org/",
        "example.org",
        "https://",
        "https://user:pw@example.org/",
        "http://localhost:9/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://10.0.0.8/hook",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://169.254.169.254/latest",
        "http://a b.org/",
        "http://[bad/",
        "http://localhost./",
        "http://127.0.0.1./",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::10.0.0.8]/",
        "http://①②⑦.⓪.⓪.①/",
        "http://169。254。169。254/latest",
        "http://x\x00y/",
    ):
        answer = await api.post("/webhooks", json={**ASKED, "url": url})
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), url


async def test_events_are_checked(api: httpx.AsyncClient) -> None:
    for events in ([], ["nothing"], "report.ready", ["report.ready"] * 11):
        assert (await api.post("/webhooks", json={**ASKED, "events": events})).status_code == 422, events


async def test_a_key_has_a_bounded_number_of_webhooks(api: httpx.AsyncClient) -> None:
    answers = [(await api.post("/webhooks", json=ASKED)).status_code for _ in range(21)]
    assert answers == [201] * 20 + [409]
