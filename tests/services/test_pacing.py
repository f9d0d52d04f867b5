"""The time of a talk through the services: the page's clock where there is one, turns where there is none."""

from __future__ import annotations

import pytest

from app.core.access import Principal, User
from app.services import beside, encounters, keys
from app.services.site import Site
from tests.services.conftest import HandClock
from tests.services.test_encounters import ZITA, say

pytestmark = pytest.mark.anyio


async def test_on_the_page_the_clock_decides_and_not_the_turns(
    site: Site, clock: HandClock, ada: User, as_ada: Principal
) -> None:
    talk = await encounters.start(site, ada, ZITA, seed=7)
    clock.pass_by(minutes=6)
    assert (await say(site, as_ada, talk, "What brings you here?", "k1")).state.time == "enough"
    clock.pass_by(minutes=9)
    noticed = await say(site, as_ada, talk, "What are the nights like?", "k2")
    assert (noticed.state.time, noticed.state.noticed_at) == ("nearly_up", 2)
    assert [aside.kind for aside in await site.practice.asides(talk.id)] == ["clock"]
    clock.pass_by(minutes=5)
    closed = await say(site, as_ada, talk, "And the mornings?", "k3")
    assert (closed.state.closed_at, closed.plan.reaction) == (3, "close")
    await beside.extend(site, as_ada, talk.id)
    await beside.extend(site, as_ada, talk.id)
    assert (await say(site, as_ada, talk, "And the mornings?", "k4")).state.time == "enough"


async def test_a_talk_without_a_time_is_never_closed(
    site: Site, clock: HandClock, ada: User, as_ada: Principal
) -> None:
    talk = await encounters.start(site, ada, ZITA, seed=7)
    await beside.set_timed(site, as_ada, talk.id, timed=False)
    for number in range(5):
        clock.pass_by(minutes=9)
        turn = await say(site, as_ada, talk, f"And what came after that, number {number}?", f"k{number}")
        assert turn.state.time == "enough"


async def test_a_program_keeps_no_clock_and_its_turns_count(
    site: Site, clock: HandClock, ada: User, as_ada: Principal
) -> None:
    key, _ = await keys.create(site, "a program", ["encounters:write"])
    talk = await encounters.start(site, ada, ZITA, seed=7, key_id=key.id)
    program = Principal(ada.id, key.name, "trainee", key_id=key.id, scopes=frozenset(key.scopes))
    clock.pass_by(minutes=9)
    turns = [await say(site, program, talk, f"And then, number {n}?", f"k{n}") for n in range(50)]
    assert {turn.state.time for turn in turns[:37]} == {"enough"}
    assert turns[-1].state.closed_at == 50
    assert await site.practice.asides(talk.id) == ()
