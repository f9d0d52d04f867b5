"""Publishing and previewing: a text is read once, beside the event loop, and refused with all its faults."""

from __future__ import annotations

import json
import threading
from collections.abc import Coroutine

import pytest

from app.core.access import Principal, User
from app.core.errors import InvalidContent, NotRealistic
from app.core.persona import Persona
from app.services import authoring, people
from app.services.site import Site

pytestmark = pytest.mark.anyio

FIRST = "agostinho-transition-plaits"


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
        await authoring.publish(site, Principal.of(tess), "persona", source, FIRST)
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
        work = authoring.publish(site, Principal.of(tess), "persona", source, FIRST)
    with pytest.raises(InvalidContent, match="there is no rubric 'none-such'"):
        await work
    assert not [stored for stored in await site.library.contents.latest("persona") if "none-such" in stored.source]


async def test_a_client_that_misses_a_bar_is_kept_as_a_draft_and_not_published(site: Site, tess: User) -> None:
    stored = (await site.library.contents.latest("persona"))[0]
    source = await _mumbling(site)
    with pytest.raises(NotRealistic) as raised:
        await authoring.publish(site, Principal.of(tess), "persona", source, FIRST)
    assert any("words a turn" in missed for missed in raised.value.missed)
    draft = await authoring.source_of(
        site, Principal.of(tess), "persona", raised.value.persona_id, raised.value.revision
    )
    assert draft.source == source
    assert not draft.published
    assert site.library.persona(stored.id).revision() == stored.revision
    assert [kept.revision for kept in await site.library.contents.drafts("persona")] == [draft.revision]


async def test_a_draft_is_saved_without_a_playtest_and_is_no_draft_any_more_once_published(
    site: Site, tess: User
) -> None:
    source = (await _source(site)).replace("difficulty: 1", "difficulty: 2", 1)
    draft = await authoring.save(site, Principal.of(tess), "persona", source, None)
    assert not draft.published
    assert [kept.id for kept in await site.library.contents.drafts("persona")] == [draft.id]
    published = await authoring.publish(site, Principal.of(tess), "persona", source, FIRST)
    assert published.revision == draft.revision
    assert await site.library.contents.drafts("persona") == ()


async def _mumbling(site: Site) -> str:
    """A client who never says more than two words."""
    stored = (await site.library.contents.latest("persona"))[0]
    persona = site.library.persona(stored.id)
    said = persona.reactions.model_dump()
    short = {occasion: [f"{n} mm." for n in range(len(lines))] for occasion, lines in said.items()}
    facts = [
        fact.model_copy(update={"lines": tuple(f"{fact.topics[0]} {n}." for n in range(3)), "more": ()})
        for fact in persona.facts
    ]
    changed = persona.model_dump(mode="json", by_alias=True)
    changed |= {"exchanges": [], "answers_to": {}}
    changed["reactions"] = short
    changed["facts"] = [fact.model_dump(mode="json", by_alias=True) for fact in facts]
    return json.dumps(changed)
