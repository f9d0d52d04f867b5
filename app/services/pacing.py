"""The time of a talk, as taking turns moves it on: coming back, and the moment the client notices the clock."""

from __future__ import annotations

from app.core.encounter import Aside, Encounter, Turn
from app.core.pace import back_at, time_of
from app.services.site import Site

_NOTICES = " You have noticed that the time is nearly up; let it show in passing."


async def back(site: Site, encounter: Encounter, last: Turn | None) -> Encounter:
    """Let the clock go on after a pause, and leave a long absence out of it."""
    pace = back_at(site.clock.now(), last.heard_at if last else encounter.started_at, encounter.pace)
    if pace == encounter.pace:
        return encounter
    await site.encounters.set_pace(encounter.id, pace)
    return encounter.model_copy(update={"pace": pace})


async def wound_down(site: Site, encounter: Encounter, last: Turn | None, turn: Turn) -> Turn:
    """Return the turn with the client noticing the time, if the last minutes have begun since the turn before.

    A model is told to let it show; the page says it as a stage direction. Programs keep the time themselves.
    """
    if encounter.key_id is not None:
        return turn
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    minutes, began = persona.training.minutes, encounter.started_at
    before = last.heard_at if last else began
    was = time_of(before, began, before, encounter.pace, minutes)
    if was.winds_down or not time_of(turn.said_at, began, before, encounter.pace, minutes).winds_down:
        return turn
    await site.practice.add_aside(encounter.id, Aside(kind="clock", turn=turn.number, at=turn.said_at))
    plan = turn.plan.model_copy(update={"direction": turn.plan.direction + _NOTICES})
    return turn.model_copy(update={"plan": plan})
