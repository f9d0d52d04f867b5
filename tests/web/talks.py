"""Talks and reports for the page tests: made through the use cases, without waiting for background work."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from app.core.encounter import Encounter, SelfRating
from app.services import encounters, scoring
from app.services.replies import Reply
from app.services.site import Site
from tests.web.conftest import Person

CLIENT = "zita-grief-sister"
GOOD = (
    "Hello Zita. What would you like to talk about today?",
    "It sounds as if the house has become very quiet, and that is hard to be in.",
    "What are the evenings like for you?",
)
HARMFUL = "That is your own fault. You should have called the doctor."


async def begun(site: Site, person: Person, said: Sequence[str] = (), client: str = CLIENT) -> Encounter:
    """Return an open talk in which these words have been said and answered."""
    encounter = await encounters.start(site, person.user, client, seed=7)
    for number, words in enumerate(said, 1):
        taken = await encounters.take_turn(site, person.principal, encounter.id, words, f"key-{number}")
        if isinstance(taken, Reply):
            await taken.whole()
    return await site.encounters.get(encounter.id) or encounter


async def ended(site: Site, person: Person, said: Sequence[str] = GOOD, *, unrated: bool = False) -> Encounter:
    """Return an ended talk with its report."""
    encounter = await begun(site, person, said)
    await close(site, encounter, unrated=unrated)
    for criterion in await scoring.criteria(site, encounter.id):
        await scoring.score_criterion(site, encounter.id, criterion)
    await scoring.finish(site, encounter.id)
    return encounter


async def close(site: Site, encounter: Encounter, *, unrated: bool = False) -> None:
    """End a talk and ask for its feedback, without the background work that would make it.

    The trainee has chosen not to rate themselves, unless `unrated` says that they have still to be asked.
    """
    if not unrated:
        await site.practice.rate_self(SelfRating(encounter_id=encounter.id, at=site.clock.now()))
    await site.scorings.request(encounter.id, "embedded")
    await site.encounters.end(encounter.id, site.clock.now())
    site.talks.forget(encounter.id)


def field(page: str, name: str) -> str:
    """Return the value of a hidden field of the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"there is no field {name}"
    return html.unescape(found[1])


def words_of(page: str) -> str:
    """Return what the page says, without its markup."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))
