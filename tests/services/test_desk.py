"""The authors' desk: long work waits its turn there, comes to an end, and holds nobody else up."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

from app.core.access import Principal
from app.core.errors import Busy, PlaytestTooLong
from app.services import authoring, people
from app.services.desk import MOST_PLAYTESTS, MOST_READINGS, Desk
from app.services.site import Site

pytestmark = pytest.mark.anyio


@pytest.fixture
async def held(site: Site) -> AsyncIterator[list[asyncio.Task[None]]]:
    """Readings that fill the desk until the test is over."""
    go, begun = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        go.wait(10)

    waiting = [asyncio.create_task(site.desk.read(wait)) for _ in range(MOST_READINGS)]
    await asyncio.to_thread(begun.wait, 10)
    yield waiting
    go.set()
    await asyncio.gather(*waiting)


async def test_a_full_desk_refuses_and_says_when_to_come_back(site: Site, held: list[asyncio.Task[None]]) -> None:
    with pytest.raises(Busy, match="try again") as raised:
        await authoring.check(site, "persona", "id: x", "persona.yaml")
    assert raised.value.retry_after == 60
    assert not any(task.done() for task in held)


async def test_a_full_desk_holds_nobody_else_up(site: Site, held: list[asyncio.Task[None]]) -> None:
    assert await asyncio.wait_for(asyncio.to_thread(lambda: "there"), 60) == "there"
    assert (await site.desk.playtest(site.library.personas()[0])).bars
    assert not any(task.done() for task in held)


async def test_a_place_is_free_again_once_work_is_done_or_dropped(site: Site) -> None:
    for _ in range(3 * MOST_READINGS):
        await site.desk.read(lambda: None)
    dropped = [asyncio.create_task(site.desk.read(lambda: None)) for _ in range(MOST_READINGS)]
    await asyncio.sleep(0)
    for task in dropped:
        task.cancel()
    await asyncio.gather(*dropped, return_exceptions=True)
    assert await site.desk.read(lambda: "again") == "again"


@pytest.mark.slow
async def test_playtests_come_one_after_the_other_and_no_more_than_a_few_wait(site: Site) -> None:
    personas = site.library.personas()
    seeds = [persona.model_copy(update={"summary": f"{n}"}) for persona in personas for n in range(2)]
    assert len(seeds) > MOST_PLAYTESTS
    done = await asyncio.gather(*(site.desk.playtest(one) for one in seeds), return_exceptions=True)
    assert [type(one).__name__ for one in done].count("PersonaReport") == MOST_PLAYTESTS
    assert sum(isinstance(one, Busy) for one in done) == len(seeds) - MOST_PLAYTESTS


async def test_one_person_cannot_fill_the_line_of_playtests(site: Site) -> None:
    site.desk = Desk(most_seconds=0.05)
    first = site.library.personas()[0]
    personas = [first.model_copy(update={"summary": f"{n}"}) for n in range(7)]
    hers = [site.desk.playtest(one, "tess") for one in personas[:4]]
    others = [site.desk.playtest(one, "uma") for one in personas[4:6]]
    done = await asyncio.gather(*hers, *others, return_exceptions=True)
    assert [isinstance(one, Busy) for one in done] == [False, False, True, True, False, False]
    with pytest.raises(PlaytestTooLong):  # her places are free again
        await site.desk.playtest(personas[6], "tess")
    site.desk.close()


async def test_a_playtest_that_has_no_end_is_stopped_between_two_turns(site: Site) -> None:
    site.desk = Desk(most_seconds=0.05)
    with pytest.raises(PlaytestTooLong, match="shorten the lists"):
        await site.desk.playtest(site.library.personas()[0])
    tess = Principal.of(await people.add_user(site, "Tess", "instructor"))
    source = (await site.library.contents.latest("persona"))[0].source + "\n# changed\n"
    with pytest.raises(PlaytestTooLong):
        await authoring.publish(site, tess, "persona", source, "agostinho-transition-plaits")
    assert await site.library.contents.drafts("persona") == ()
    site.desk.close()


async def test_a_playtest_under_way_ends_when_the_site_closes(site: Site) -> None:
    under_way = asyncio.create_task(site.desk.playtest(site.library.personas()[0]))
    await asyncio.sleep(0.05)
    site.desk.close()
    with pytest.raises(Busy, match="stopping"):
        await asyncio.wait_for(under_way, 60)
