"""A person's own conversations: open ones to go on with, ended ones to learn from."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.services import teaching
from app.web.languages import N_
from app.web.languages import gettext as _
from app.web.render import page
from app.web.security import TheSite, Visiting

router = APIRouter()

_TOLD = {
    "deleted": N_("The conversation is deleted."),
    "left": N_("You have left the session. Nothing is lost, and nobody is waiting; go on when you like."),
}


@router.get("/practice")
async def practice(request: Request, site: TheSite, visitor: Visiting, done: str = "") -> Response:
    """List one's own conversations, newest first."""
    own = await teaching.own_practice(site, visitor.session.user.id)
    tries = [one for one in own if one.encounter.is_looked_at]
    open_ones = [one for one in own if one.encounter.status == "open" and one not in tries]
    ended = [one for one in own if one.encounter.status == "ended"]
    told = _(_TOLD.get(done, ""))
    return await page(request, "practice/practice.html", open=open_ones, ended=ended, tries=tries, told=told)
