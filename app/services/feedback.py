"""The one way to the feedback: whoever shows a report, its levels or the case behind it, asks here first."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.access import Principal
from app.core.encounter import Encounter, Scoring
from app.core.errors import RateFirst
from app.core.ports import Notes
from app.services.site import Site


@dataclass(frozen=True, slots=True)
class Feedback:
    """What there is on an encounter, with what was done beside it; `scoring` is None where none was asked for."""

    scoring: Scoring | None
    notes: Notes


def may_rate(who: Principal, encounter: Encounter) -> bool:
    """Tell whether this is a finished first attempt of one's own, in which something was said."""
    if who.user_id is None or who.user_id != encounter.trainee_id:
        return False
    if encounter.status != "ended" or not encounter.turns_taken:
        return False
    return encounter.purpose == "practice" and not encounter.is_branch and encounter.key_id is None


async def asks_to_rate(site: Site, who: Principal, encounter: Encounter) -> bool:
    """Tell whether the trainee has still to rate themselves, or to decline, before they see the feedback."""
    return may_rate(who, encounter) and await site.practice.self_rating(encounter.id) is None


async def read(site: Site, who: Principal, encounter: Encounter) -> Feedback:
    """Return the feedback on an encounter that `who` may see.

    Raises RateFirst for a trainee who has neither rated themselves nor declined to. A branch shows the same case, so
    it waits for the rating of the attempt that it began with.
    """
    await gate(site, who, encounter)
    return Feedback(await site.scorings.get(encounter.id), await site.practice.notes(encounter.id))


async def gate(site: Site, who: Principal, encounter: Encounter) -> None:
    """Let pass whoever may see the case behind an encounter by now. Raises RateFirst for everybody else.

    The attempt is read anew: what is remembered of a talk may still call it open, when it has just been ended.
    """
    first = await site.encounters.get(encounter.branched_from or encounter.id)
    if first is not None and await asks_to_rate(site, who, first):
        raise RateFirst(first.id)
