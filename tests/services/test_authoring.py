"""Publishing and previewing: a text is read once, beside the event loop, and refused with all its faults."""

from __future__ import annotations

import threading
from collections.abc import Coroutine

import pytest

from app.core.access import Principal, User
from app.core.errors import InvalidContent
from app.core.persona import Persona
from app.services import authoring, people
from app.services.site import Site

pytestmark = pytest.mark.anyio


class CountingReader:
    """Reads as the site's reader does, and notes in which thread."""

    def __init__(self, site: Site) -> None:
        self._reader, self.threads = site.reader, list[str]()
        self.rubric, self.faults = site.reader.rubric, site.reader.faults

    def persona(self, source: str, file: str) -> Persona:
        self.threads.append(threading.current_thread().name)
        return self._reader.persona(source, file)


@pytest.fixture
async def tess(site: Site) -> User:
    return await people.add_user(site, "Tess", "instructor")


async def _source(site: Site) -> str:
    stored = await site.library.contents.latest("persona")
    return stored[0].source.replace("Prefers", "prefers") + "\n# a remark\n"


@pytest.mark.parametrize("how", ["publish", "preview"])
async def test_a_text_is_read_once_and_beside_the_event_loop(site: Site, tess: User, how: str) -> None:
    source, reader = await _source(site), CountingReader(site)
    site.reader = reader
    if how == "publish":
        await authoring.publish(site, Principal.of(tess), "persona", source, None)
    else:
        await authoring.preview(site, Principal.of(tess), source)
    assert len(reader.threads) == 1
    assert reader.threads != [threading.current_thread().name]


@pytest.mark.parametrize("how", ["publish", "preview"])
async def test_a_client_that_names_an_unknown_rubric_is_refused(site: Site, tess: User, how: str) -> None:
    source = (await _source(site)).replace("training:\n", "training:\n  rubric: none-such\n", 1)
    source = source.replace("  rubric: core-skills\n", "")
    work: Coroutine[None, None, object] = authoring.preview(site, Principal.of(tess), source)
    if how == "publish":
        work.close()
        work = authoring.publish(site, Principal.of(tess), "persona", source, None)
    with pytest.raises(InvalidContent, match="there is no rubric 'none-such'"):
        await work
    assert not [stored for stored in await site.library.contents.latest("persona") if "none-such" in stored.source]
