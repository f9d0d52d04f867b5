"""The time of a talk, as taking turns moves it on: coming back, what the clock says, and that it was noticed."""

from __future__ import annotations

from datetime import datetime

from app.core.encounter import Aside, Encounter, Turn
from app.core.pace import TalkTime, back_at, time_of
from app.core.persona import Persona
from app.services.site import Site


async def back(site: Site, encounter: Encounter, last: Turn | None) -> Encounter:
    """Let the clock go on after a pause, and leave a long absence out of it."""
    pace = back_at(site.clock.now(), last.heard_at if last else encounter.started_at, encounter.pace)
    if pace == encounter.pace:
        return encounter
    await site.encounters.set_pace(encounter.id, pace)
    return encounter.model_copy(update={"pace": pace})


def by_the_clock(encounter: Encounter, last: Turn | None, now: datetime, persona: Persona) -> TalkTime:
    """Return where a talk stands in its time as the page shows it."""
    heard = last.heard_at if last else None
    return time_of(now, encounter.started_at, heard, encounter.pace, persona.training.minutes)


async def notice(site: Site, encounter: Encounter, turn: Turn) -> None:
    """Keep for the page, as a stage direction, that this is the turn in which the time was noticed."""
    if encounter.key_id is None and turn.state.noticed_at == turn.number:
        await site.practice.add_aside(encounter.id, Aside(kind="clock", turn=turn.number, at=turn.said_at))
