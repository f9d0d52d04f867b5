"""What happens beside a talk: its time, pauses, the supervisor's hints, and the last turn taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.core import supervision
from app.core.access import Principal
from app.core.client import engine
from app.core.client.state import ClientState
from app.core.encounter import Aside, Encounter, Turn, hints_in
from app.core.errors import Conflict, EncounterEnded, StillAnswering
from app.core.message import in_english
from app.core.pace import Pace, TalkTime
from app.services import encounters, pacing
from app.services.site import Site


async def time_now(site: Site, encounter: Encounter, last: Turn | None) -> TalkTime:
    """Return where a talk stands in its time."""
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    return pacing.by_the_clock(encounter, last, site.clock.now(), persona)


async def pause(site: Site, who: Principal, encounter_id: str) -> None:
    """Stop the clock and hide the words until the trainee goes on."""
    await _repace(site, who, encounter_id, lambda pace, now: pace.paused(now))


async def resume(site: Site, who: Principal, encounter_id: str) -> None:
    """Let the clock go on."""
    await _repace(site, who, encounter_id, lambda pace, now: pace.resumed(now))


async def extend(site: Site, who: Principal, encounter_id: str) -> Encounter:
    """Add five minutes, ten times at most."""
    return await _repace(site, who, encounter_id, lambda pace, _: pace.extended())


async def set_timed(site: Site, who: Principal, encounter_id: str, *, timed: bool) -> None:
    """Switch the time on or off for this talk."""
    await _repace(site, who, encounter_id, lambda pace, _: pace.model_copy(update={"timed": timed}))


async def _repace(
    site: Site, who: Principal, encounter_id: str, change: Callable[[Pace, datetime], Pace]
) -> Encounter:
    encounter = await encounters.find_to_speak(site, who, encounter_id)
    pace = change(encounter.pace, site.clock.now())
    if encounter.status == "ended" or pace == encounter.pace:
        return encounter
    await site.encounters.set_pace(encounter_id, pace)
    site.talks.forget(encounter_id)
    return encounter.model_copy(update={"pace": pace})


async def ask_supervisor(site: Site, who: Principal, encounter_id: str) -> Aside:
    """Return one hint about the last turn and log it. The same turn gets the same hint, and it counts once.

    What was said instead of a turn taken back is another turn, though it has the same number.
    Raises Conflict when the hints of this encounter are used up, EncounterEnded when the talk is over.
    """
    encounter = await encounters.find_to_speak(site, who, encounter_id)
    if encounter.status == "ended":
        raise EncounterEnded("The talk has ended. The feedback says more than a hint could.")
    if site.replies.of(encounter_id) is not None:
        raise StillAnswering("The client is still answering. Ask once the reply is there.")
    last = await encounters.latest_turn(site, encounter_id)
    number = 0 if last is None else last.number
    for given, is_gone in hints_in(await site.practice.asides(encounter_id)):
        if given.turn == number and not is_gone:
            return given
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    state = encounter.state if last is None else last.state
    name, said = persona.who.name, last.trainee if last else ""
    told = supervision.hint(name, state, said, last.codes if last else None, last.plan if last else None)
    aside = Aside(kind="hint", turn=number, text=in_english(told), told=told, at=site.clock.now())
    if not await site.practice.add_aside(encounter_id, aside, at_most=encounter.terms.hints):
        raise Conflict("You have asked as often as this talk allows. What would your supervisor say, do you think?")
    return aside


def may_take_back(encounter: Encounter, last: Turn | None) -> bool:
    """Tell whether the last turn may be taken back: never through the API, and never what a branch began with."""
    if last is None or encounter.status == "ended" or encounter.key_id is not None or not encounter.terms.undo:
        return False
    return last.status != "answering" and last.number >= (encounter.branched_at or 1)


async def take_back(site: Site, who: Principal, encounter_id: str, number: int) -> Turn:
    """Take the last turn back: both sides of it go, the client is as it was before, and the report says so.

    Returns the turn that is gone. Raises Conflict if it is not the last one any more, or this talk does not allow it.
    """
    encounter = await encounters.find_to_speak(site, who, encounter_id)
    if site.replies.of(encounter_id) is not None:
        raise StillAnswering("The client is still answering. Stop the reply, then take your turn back.")
    turns = await site.encounters.turns(encounter_id)
    last = turns[-1] if turns else None
    if last is None or last.number != number:
        raise Conflict("That is not your last turn any more. Look at the conversation again.")
    if not may_take_back(encounter, last):
        raise Conflict("A turn cannot be taken back in this conversation.")
    before = turns[-2].state if len(turns) > 1 else await _beginning(site, encounter)
    site.talks.forget(encounter_id)
    if not await site.encounters.take_back(last, before):
        raise Conflict("That is not your last turn any more. Look at the conversation again.")
    await site.practice.add_aside(encounter_id, Aside(kind="undo", turn=number, at=site.clock.now()))
    site.replies.taken_back(encounter_id, number)
    return last


async def _beginning(site: Site, encounter: Encounter) -> ClientState:
    return engine.begin(await site.library.persona_at(encounter.persona_id, encounter.persona_revision))
