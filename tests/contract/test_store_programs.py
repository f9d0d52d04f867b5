"""What the stores of keys, webhooks, content and feedback must do, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from app.adapters.store.stores import Stores
from app.core.access import User
from app.core.errors import NotFound
from app.core.ports import ApiKey, Delivery, Outcome, StoredResponse, Webhook
from app.core.scoring.report import CriterionResult, Evidence, Harm, NextStep, Report
from tests.adapters.conftest import NOW, encounter_of

pytestmark = pytest.mark.anyio
KEY = ApiKey("k", "LMS", ("encounters:write", "webhooks"), NOW)
HOOK = Webhook("w", "k", "https://example.org/hook", "whsec_c2VjcmV0", ("report.ready",), NOW)
WARMTH = CriterionResult(
    id="warmth",
    status="scored",
    level=2,
    reason="Names the feeling once.",
    evidence=(Evidence(turn=2, quote="That sounds hard."),),
    next_step=NextStep(turn=4, instead_of="Why?", try_="What was that like?"),
)


# ---------------------------------------------------------------- keys


async def test_a_key_is_found_by_its_hash_until_it_is_revoked(stores: Stores) -> None:
    await stores.keys.add(KEY, "hash")
    assert await stores.keys.by_hash("hash") == KEY
    assert await stores.keys.by_hash("other") is None
    assert await stores.keys.revoke("k", NOW)
    assert not await stores.keys.revoke("k", NOW)
    assert await stores.keys.by_hash("hash") is None
    assert await stores.keys.all() == (replace(KEY, revoked_at=NOW),)


async def test_an_idempotency_key_is_claimed_once_and_then_answers(stores: Stores) -> None:
    await stores.keys.add(KEY, "hash")
    claims = await asyncio.gather(*(stores.keys.claim("k", "once", "request", NOW) for _ in range(10)))
    assert claims.count(None) == 1
    assert claims.count(StoredResponse("request", None, b"")) == 9
    await stores.keys.remember("k", "once", 201, b"{}")
    await stores.keys.release("k", "once")
    assert await stores.keys.claim("k", "once", "changed", NOW) == StoredResponse("request", 201, b"{}")


async def test_a_released_or_forgotten_claim_can_be_taken_again(stores: Stores) -> None:
    await stores.keys.add(KEY, "hash")
    assert await stores.keys.claim("k", "once", "request", NOW) is None
    await stores.keys.release("k", "once")
    assert await stores.keys.claim("k", "once", "request", NOW) is None
    assert await stores.keys.claim("k", "once", "request", NOW + timedelta(minutes=4)) is not None
    assert await stores.keys.claim("k", "once", "request", NOW + timedelta(minutes=6)) is None
    await stores.keys.remember("k", "once", 200, b"{}")
    assert await stores.keys.claim("k", "once", "request", NOW + timedelta(hours=23)) is not None
    assert await stores.keys.claim("k", "once", "request", NOW + timedelta(hours=25)) is None


# ---------------------------------------------------------------- webhooks


async def test_webhooks_belong_to_their_key(stores: Stores) -> None:
    await stores.keys.add(KEY, "hash")
    await stores.webhooks.add(HOOK)
    assert await stores.webhooks.of_key("k") == (HOOK,)
    assert not await stores.webhooks.remove("other", "w")
    assert await stores.webhooks.remove("k", "w")
    assert await stores.webhooks.of_key("k") == ()


async def test_an_event_is_heard_by_those_who_may_see_the_encounter(stores: Stores) -> None:
    keys = {"k": KEY.scopes, "other": KEY.scopes, "root": ("admin",), "old": ("admin",)}
    for name, scopes in keys.items():
        await stores.keys.add(replace(KEY, id=name, scopes=scopes), f"hash-{name}")
        await stores.webhooks.add(replace(HOOK, id=f"w-{name}", key_id=name))
    await stores.webhooks.add(replace(HOOK, id="w-ended", events=("encounter.ended",)))
    await stores.keys.revoke("old", NOW)
    assert {hook.id for hook in await stores.webhooks.listening_to("report.ready", "k")} == {"w-k", "w-root"}
    assert {hook.id for hook in await stores.webhooks.listening_to("encounter.ended", "k")} == {"w-ended"}
    assert {hook.id for hook in await stores.webhooks.listening_to("report.ready", None)} == {"w-root"}


async def test_a_delivery_is_stored_once_and_counts_its_attempts(stores: Stores) -> None:
    await stores.keys.add(KEY, "hash")
    await stores.webhooks.add(HOOK)
    delivery = Delivery("d", HOOK, "report.ready", "{}", "waiting", 0, None, NOW)
    await stores.webhooks.add_delivery(delivery)
    await stores.webhooks.record_delivery("d", "waiting", "Answered 500.")
    await stores.webhooks.add_delivery(delivery)
    assert await stores.webhooks.delivery("d") == replace(delivery, attempts=1, error="Answered 500.")
    await stores.webhooks.record_delivery("d", "delivered", None)
    assert await stores.webhooks.deliveries("w") == (replace(delivery, status="delivered", attempts=2),)
    later = replace(delivery, id="d2", created_at=NOW + timedelta(seconds=1))
    await stores.webhooks.add_delivery(later)
    assert [found.id for found in await stores.webhooks.deliveries("w", limit=1)] == ["d2"]
    assert await stores.webhooks.delivery("nothing") is None


# ---------------------------------------------------------------- content


async def test_revisions_are_numbered_and_stored_once(stores: Stores) -> None:
    async def put(revision: str, published: bool, source: str = "id: maya") -> int:
        stored = await stores.contents.put(
            "persona", "maya", revision, '{"id":"maya"}', source, published=published, created_by=None, at=NOW
        )
        assert (stored.revision, stored.published or not published) == (revision, True)
        return stored.number

    assert [await put("a", True), await put("b", False), await put("a", False)] == [1, 2, 1]
    assert [(r.revision, r.published) for r in await stores.contents.versions("persona", "maya")] == [
        ("b", False),
        ("a", True),
    ]
    assert [r.revision for r in await stores.contents.latest("persona")] == ["a"]
    assert await put("b", True) == 2
    assert [r.revision for r in await stores.contents.latest("persona")] == ["b"]
    assert await stores.contents.latest("rubric") == ()
    assert await stores.contents.body("rubric", "maya", "a") is None


async def test_content_is_known_by_the_hash_of_its_source(stores: Stores) -> None:
    await stores.contents.put("rubric", "core", "a", "{}", "id: core", published=True, created_by="tess", at=NOW)
    wanted = sha256(b"id: core").hexdigest()
    assert await stores.contents.known_sources("rubric", [wanted, "other"]) == {wanted}
    assert await stores.contents.known_sources("persona", [wanted]) == frozenset()
    assert await stores.contents.known_sources("rubric", []) == frozenset()


async def test_revisions_stored_at_once_get_different_numbers(stores: Stores) -> None:
    puts = [
        stores.contents.put("persona", "maya", f"r{n % 4}", "{}", "x", published=True, created_by=None, at=NOW)
        for n in range(8)
    ]
    numbers = {revision.number for revision in await asyncio.gather(*puts)}
    assert numbers == {1, 2, 3, 4}


# ---------------------------------------------------------------- feedback


async def test_feedback_grows_until_it_is_whole(stores: Stores, ada: User) -> None:
    await stores.encounters.add(encounter_of("ada"))
    assert await stores.scorings.get("e1") is None
    asked = await asyncio.gather(*(stores.scorings.request("e1", "judge") for _ in range(5)))
    assert {(scoring.status, scoring.scorer) for scoring in asked} == {("waiting", "judge")}
    assert (await stores.scorings.request("e1", "embedded")).scorer == "judge"
    focus = WARMTH.model_copy(update={"id": "focus"})
    for result in (WARMTH, focus, WARMTH.model_copy(update={"level": 3})):
        await stores.scorings.add_result("e1", result)
    running = await stores.scorings.get("e1")
    assert running is not None
    assert running.status == "running"
    assert [(result.id, result.level) for result in running.results] == [("warmth", 3), ("focus", 2)]
    assert running.results[1] == focus
    report = Report(rubric="core", scorer="judge", criteria=running.results, metrics={"open": 0.5, "n": None})
    await stores.scorings.finish("e1", report, NOW)
    await stores.scorings.fail("e1", "too late")
    done = await stores.scorings.get("e1")
    assert done is not None
    assert (done.status, done.report, done.finished_at, done.error) == ("done", report, NOW, None)


async def test_failed_feedback_says_why_and_can_be_taken_up_again(stores: Stores, ada: User) -> None:
    await stores.encounters.add(encounter_of("ada"))
    await stores.scorings.request("e1", "judge")
    await stores.scorings.fail("e1", "The judge is away.")
    failed = await stores.scorings.get("e1")
    assert failed is not None
    assert (failed.status, failed.error) == ("failed", "The judge is away.")
    await stores.scorings.add_result("e1", WARMTH)
    again = await stores.scorings.get("e1")
    assert again is not None
    assert (again.status, again.error) == ("running", None)


async def test_outcomes_tell_in_a_line_how_each_practice_went(stores: Stores, ada: User) -> None:
    await stores.people.add_user(User("dan", "Dan", "Dan", "trainee"), None, NOW)
    for n, (who, purpose) in enumerate(
        [("ada", "practice"), ("ada", "practice"), ("dan", "practice"), ("ada", "preview")]
    ):
        await stores.encounters.add(encounter_of(who, f"e{n}", purpose=purpose, started_at=NOW + timedelta(hours=n)))
    await stores.scorings.request("e0", "embedded")
    unscored = CriterionResult(id="focus", status="unscored", reason="too short")
    harm = (Harm(turn=2, kind="judgement", quote="That was silly."),)
    report = Report(rubric="core", scorer="embedded", criteria=(WARMTH, unscored), metrics={}, harm=harm)
    await stores.scorings.finish("e0", report, NOW)
    await stores.encounters.end("e0", NOW)
    pinned = ("maya", "p-1", "core-skills", "r-1")
    first = Outcome("e0", "ada", *pinned, "ended", NOW, 0, "done", {"warmth": 2, "focus": None}, 1)
    second = Outcome("e1", "ada", *pinned, "open", NOW + timedelta(hours=1), 0, None, {}, 0)
    assert await stores.scorings.outcomes(["north"]) == (second, first)
    assert await stores.scorings.outcomes(["north"], limit=1) == (second,)
    assert [outcome.encounter_id for outcome in await stores.scorings.outcomes(None)] == ["e2", "e1", "e0"]
    assert await stores.scorings.outcomes([]) == ()


async def test_feedback_on_nothing_is_an_error(stores: Stores) -> None:
    with pytest.raises(NotFound):
        await stores.scorings.request("e1", "judge")
    with pytest.raises(NotFound):
        await stores.scorings.add_result("e1", WARMTH)
