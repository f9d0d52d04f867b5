"""What a trainee does beside the talk: pause, leave, move the time, ask the supervisor, take the last turn back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.core.errors import Conflict, EncounterEnded
from app.services import beside, encounters
from app.web.errors import status_of
from app.web.pages.talk import from_script
from app.web.pages.talk_view import beside_view, talk_view
from app.web.render import html_of, page
from app.web.security import Acting, TheSite, Visiting

router = APIRouter()


def _back_to(encounter_id: str, drawer: str = "") -> Response:
    query = f"?beside={drawer}#{drawer}" if drawer else "#latest"
    return RedirectResponse(f"/encounters/{encounter_id}{query}", 303)


@router.post("/encounters/{encounter_id}/pause")
async def pause(site: TheSite, visitor: Acting, encounter_id: str) -> Response:
    """Stop the clock and hide the words."""
    await beside.pause(site, visitor.principal, encounter_id)
    return RedirectResponse(f"/encounters/{encounter_id}", 303)


@router.post("/encounters/{encounter_id}/resume")
async def resume(site: TheSite, visitor: Acting, encounter_id: str) -> Response:
    """Go on after a pause."""
    await beside.resume(site, visitor.principal, encounter_id)
    return _back_to(encounter_id)


@router.post("/encounters/{encounter_id}/leave")
async def leave(site: TheSite, visitor: Acting, encounter_id: str) -> Response:
    """Leave for now: the talk is paused and kept."""
    await beside.pause(site, visitor.principal, encounter_id)
    return RedirectResponse("/practice?done=left", 303)


@router.post("/encounters/{encounter_id}/time")
async def move_time(
    request: Request, site: TheSite, visitor: Acting, encounter_id: str, act: Annotated[str, Form()] = "extend"
) -> Response:
    """Add five minutes, or switch the time on or off."""
    if act in ("on", "off"):
        await beside.set_timed(site, visitor.principal, encounter_id, timed=act == "on")
        return _back_to(encounter_id, "time")
    encounter = await beside.extend(site, visitor.principal, encounter_id)
    if from_script(request):
        time = await beside.time_now(site, encounter, await encounters.latest_turn(site, encounter_id))
        return JSONResponse({"planned": time.planned})
    return _back_to(encounter_id, "time")


@router.post("/encounters/{encounter_id}/hint")
async def hint(request: Request, site: TheSite, visitor: Acting, encounter_id: str) -> Response:
    """Ask the supervisor for one hint about the last turn."""
    try:
        await beside.ask_supervisor(site, visitor.principal, encounter_id)
    except (Conflict, EncounterEnded) as error:
        if from_script(request):
            raise
        encounter = await encounters.find(site, visitor.principal, encounter_id)
        view = await talk_view(site, visitor, encounter, error=error, opened="supervisor")
        return await page(request, "talk/talk.html", status_of(error), talk=view)
    if not from_script(request):
        return _back_to(encounter_id, "supervisor")
    return JSONResponse({"html": await _drawers(request, site, visitor, encounter_id, "supervisor")})


@router.get("/encounters/{encounter_id}/heard")
async def heard(request: Request, site: TheSite, visitor: Visiting, encounter_id: str) -> Response:
    """Show what the turns were heard as, as a piece for the page."""
    return JSONResponse({"html": await _drawers(request, site, visitor, encounter_id, "heard")})


async def _drawers(request: Request, site: TheSite, visitor: Visiting, encounter_id: str, block: str) -> str:
    encounter = await encounters.find(site, visitor.principal, encounter_id)
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    turns = [turn for turn in await site.encounters.turns(encounter_id) if turn.status != "answering"]
    asides = await site.practice.asides(encounter_id)
    view = await beside_view(site, encounter, persona, turns, asides)
    return await html_of(request, "talk/beside.html", block=block, beside=view, visitor=visitor)


@router.post("/encounters/{encounter_id}/undo")
async def undo(
    request: Request, site: TheSite, visitor: Acting, encounter_id: str, turn: Annotated[str, Form()] = ""
) -> Response:
    """Take the last turn back; its words go into the box, to be said differently."""
    number = int(turn) if turn.isdecimal() and len(turn) < 9 else 0
    try:
        gone = await beside.take_back(site, visitor.principal, encounter_id, number)
    except Conflict as error:
        if from_script(request):
            raise
        encounter = await encounters.find(site, visitor.principal, encounter_id)
        view = await talk_view(site, visitor, encounter, error=error)
        return await page(request, "talk/talk.html", status_of(error), talk=view)
    if from_script(request):
        return JSONResponse({"words": gone.trainee})
    encounter = await encounters.find(site, visitor.principal, encounter_id)
    view = await talk_view(site, visitor, encounter, words=gone.trainee)
    return await page(request, "talk/talk.html", talk=view)


@router.get("/encounters/{encounter_id}/undo")
async def undone(encounter_id: str) -> Response:
    """A page that shows a turn taken back can be loaded again: it is the talk."""
    return _back_to(encounter_id)
