"""The way in: the clients to choose from, the brief of one, and what this place is."""

from __future__ import annotations

from typing import Annotated, get_args

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from app.core.case import PROBLEM_AREA_NAMES, ProblemArea
from app.services import encounters
from app.web.contexts import ClientCard, Gallery
from app.web.render import page
from app.web.security import Acting, TheSite

router = APIRouter()


@router.get("/")
async def gallery(request: Request, site: TheSite, area: str = "") -> Response:
    """Show the published clients, of one problem area if the address names it."""
    chosen = next((known for known in get_args(ProblemArea) if known == area), None)
    personas = [persona for persona in site.library.personas() if chosen in (None, persona.problem_area)]
    areas = tuple(PROBLEM_AREA_NAMES.items())
    view = Gallery(tuple(ClientCard.of(persona) for persona in personas), areas, chosen)
    return await page(request, "clients/gallery.html", view=view)


@router.get("/clients/{persona_id}")
async def brief(request: Request, site: TheSite, persona_id: str) -> Response:
    """Show what a trainee reads before the talk."""
    return await page(request, "clients/brief.html", card=ClientCard.of(site.library.persona(persona_id)))


@router.post("/encounters")
async def start(site: TheSite, visitor: Acting, persona: Annotated[str, Form()] = "") -> Response:
    """Begin a talk."""
    encounter = await encounters.start(site, visitor.session.user, persona)
    return RedirectResponse(f"/encounters/{encounter.id}", 303)


@router.get("/about")
async def about(request: Request) -> Response:
    """Say what this is and what it is not."""
    return await page(request, "about.html")
