"""The talk: the page, its turns, its event stream. All of it works as plain forms; talk.js only shortens the trip."""

from __future__ import annotations

import asyncio
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from app.core.encounter import Encounter, Turn
from app.core.errors import AttuneError, EncounterEnded, InvalidTurn, NotFound, StillAnswering
from app.core.safety import trainee_in_distress
from app.services import encounters
from app.services.replies import Reply
from app.services.site import Site
from app.web.errors import problem, status_of
from app.web.languages import gettext as _
from app.web.pages.talk_view import fresh_key, shown_turn, talk_view
from app.web.render import html_of, page
from app.web.security import Acting, TheSite, Visiting, Visitor, acting, site_of, visitor
from app.web.stream import EventStream, resume_point, talk_events
from app.web.talk_contexts import StepOut

router = APIRouter()

PLAIN_WAIT_SECONDS = 20.0
# A page hears that its words are stored just after the first words of the reply rather than just before: a browser
# takes one thing at a time, and the reply is what is waited for.
FIRST_WORDS_SECONDS = 0.02
_STEPPED_OUT = 409


def from_script(request: Request) -> bool:
    """Tell whether talk.js asks: then the answer is JSON, and problems are problem+json."""
    return request.headers.get("accept", "").startswith("application/json")


@router.get("/encounters/{encounter_id}")
async def talk(request: Request, site: TheSite, visitor: Visiting, encounter_id: str, beside: str = "") -> Response:
    """Show the conversation, and the reply under way if there is one; `beside` names the drawer to open."""
    encounter = await encounters.find(site, visitor.principal, encounter_id)
    view = await talk_view(site, visitor, encounter, opened=beside)
    return await page(request, "talk/talk.html", talk=view)


async def _talk_page(
    request: Request,
    site: Site,
    visitor: Visitor,
    encounter: Encounter,
    *,
    words: str = "",
    key: str = "",
    error: AttuneError | None = None,
) -> Response:
    view = await talk_view(site, visitor, encounter, words=words, key=key, error=error)
    return await page(request, "talk/talk.html", status_of(error) if error else 200, talk=view)


async def take_turn(request: Request) -> Response:
    """Take one turn. A plain form waits for the reply; talk.js is answered at once and watches the stream."""
    site, person, encounter_id = site_of(request), await acting(request), request.path_params["encounter_id"]
    text, key, in_role = [await _field(request, name) for name in ("text", "key", "in_role")]
    key = key[:64] or fresh_key()
    if in_role != "1" and trainee_in_distress(text):
        return await _step_out(request, site, person, encounter_id, words=text, key=key)
    try:
        taken = await encounters.take_turn(site, person.principal, encounter_id, text, key)
    except (InvalidTurn, StillAnswering, EncounterEnded) as error:
        if from_script(request):
            raise
        encounter = await encounters.find(site, person.principal, encounter_id)
        return await _talk_page(request, site, person, encounter, words=text, key=key, error=error)
    return await _taken(request, encounter_id, taken)


async def _field(request: Request, name: str) -> str:
    value = (await request.form()).get(name, "")
    return value if isinstance(value, str) else ""


async def _taken(request: Request, encounter_id: str, taken: Reply | Turn) -> Response:
    turn = taken.turn if isinstance(taken, Reply) else taken
    if from_script(request):
        if isinstance(taken, Reply):
            await taken.begun(FIRST_WORDS_SECONDS)
        return JSONResponse({"turn": turn.number, "key": turn.key, "status": turn.status}, 202)
    if isinstance(taken, Reply):
        await wait_for(taken)
    return RedirectResponse(f"/encounters/{encounter_id}#latest", 303)


async def wait_for(reply: Reply) -> None:
    """Wait a while for the reply; a page that comes sooner or after a failure shows what is there."""
    waiting = asyncio.ensure_future(reply.whole())
    done, _ = await asyncio.wait({waiting}, timeout=PLAIN_WAIT_SECONDS)
    if done:
        waiting.exception()  # looked at, so that it is not reported a second time: the reply's own task reports it
    else:
        waiting.cancel()


async def _step_out(
    request: Request, site: Site, visitor: Visitor, encounter_id: str, *, words: str, key: str
) -> Response:
    """Leave the role-play for a moment: the words go back to the trainee and are stored nowhere."""
    encounter = await encounters.find_to_speak(site, visitor.principal, encounter_id)
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    step = StepOut(encounter.id, persona.who.name, key, words)
    if not from_script(request):
        return await page(request, "talk/distress.html", _STEPPED_OUT, step=step)
    panel = await html_of(request, "talk/distress.html", block="panel", step=step)
    title = _("A moment outside the role-play")
    detail = _("Your words were not sent. Read the message above the box.")
    return problem(_STEPPED_OUT, "distress", title, detail, {"code": "distress", "html": panel})


async def events(request: Request) -> Response:
    """Stream every reply of this conversation from (turn, at) on."""
    site, found, encounter_id = site_of(request), await visitor(request), request.path_params["encounter_id"]
    await encounters.find(site, found.principal, encounter_id)
    query = request.query_params
    seen = request.headers.get("last-event-id") or f"{query.get('turn', '0')}:{query.get('at', '0')}"
    turn, at = resume_point(seen)
    latest = partial(encounters.latest_turn, site, encounter_id)
    return EventStream(talk_events(site.replies, encounter_id, latest, turn, at))


# On the way of every turn, so they do without FastAPI's reading of parameters: it took a third of a turn's CPU.
ROUTES = (
    Route("/encounters/{encounter_id}/turns", take_turn, methods=["POST"]),
    Route("/encounters/{encounter_id}/events", events, methods=["GET"]),
)


@router.get("/encounters/{encounter_id}/turns/{number}")
async def finished_turn(
    request: Request, site: TheSite, visitor: Visiting, encounter_id: str, number: int
) -> Response:
    """Show one finished turn, as the page does."""
    encounter = await encounters.find(site, visitor.principal, encounter_id)
    turn = await site.encounters.last_turn(encounter_id)
    if turn is None or turn.number != number:
        turn = next((one for one in await site.encounters.turns(encounter_id) if one.number == number), None)
    if turn is None:
        raise NotFound(f"There is no turn {number} in this conversation.")
    persona = await site.library.persona_at(encounter.persona_id, encounter.persona_revision)
    speaker = _("You")
    if encounter.trainee_id != visitor.session.user.id:
        owner = await site.people.user(encounter.trainee_id)
        speaker = owner.display_name if owner else _("Trainee")
    asides = await site.practice.asides(encounter_id)
    return await page(request, "talk/turn.html", shown=shown_turn(turn, persona.who.name, speaker, asides))


@router.post("/encounters/{encounter_id}/stop")
async def stop(request: Request, site: TheSite, visitor: Acting, encounter_id: str) -> Response:
    """Stop the reply under way and keep what was said."""
    turn = await encounters.stop(site, visitor.principal, encounter_id)
    if from_script(request):
        return JSONResponse({"stopped": turn is not None})
    return RedirectResponse(f"/encounters/{encounter_id}#latest", 303)


@router.post("/encounters/{encounter_id}/again")
async def answer_again(request: Request, site: TheSite, visitor: Acting, encounter_id: str) -> Response:
    """Let the client answer a turn whose reply was lost."""
    return await _taken(request, encounter_id, await encounters.answer_again(site, visitor.principal, encounter_id))


@router.post("/encounters/{encounter_id}/end")
async def end(site: TheSite, visitor: Acting, encounter_id: str) -> Response:
    """End the talk and go to its feedback."""
    await encounters.end(site, visitor.principal, encounter_id)
    return RedirectResponse(f"/encounters/{encounter_id}/report", 303)
