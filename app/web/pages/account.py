"""A person's own account: the password, and all of their conversations at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from app.core.errors import AttuneError, Invalid, SignInFailed, TooManyAttempts
from app.services import encounters, own_data, people
from app.services.site import Site
from app.web.errors import status_of
from app.web.languages import N_, said
from app.web.languages import gettext as _
from app.web.render import page
from app.web.security import Acting, TheSite, Visiting, Visitor, drop_session, keep_session, session_memory
from app.web.zipping import zipped

router = APIRouter()

Text = Annotated[str, Form()]
_TOLD = {"password": N_("Your password is changed."), "deleted": N_("Your conversations and exercises are deleted.")}


async def _has_password(site: Site, visitor: Visitor) -> bool:
    found = await site.people.by_name(visitor.session.user.name)
    return found is not None and found[1] is not None


@router.get("/account")
async def account(request: Request, site: TheSite, visitor: Visiting, done: str = "") -> Response:
    """Show the account."""
    known = await _has_password(site, visitor)
    return await page(request, "people/account.html", told=_(_TOLD.get(done, "")), fault="", has_password=known)


@router.post("/account")
async def change_password(
    request: Request, site: TheSite, visitor: Acting, current: Text = "", password: Text = ""
) -> Response:
    """Change the password; the present one is asked for where there is one."""
    known = await _has_password(site, visitor)
    address = request.client.host if request.client else ""
    try:
        people.check_password(password)
        if known:
            await people.sign_in(site, visitor.session.user.name, current, address)
        signed_in = await people.change_password(site, visitor.session.user.id, password)
    except (Invalid, SignInFailed, TooManyAttempts) as error:
        return await _refused(request, error, known)
    session_memory(request).forget_user(visitor.session.user.id)
    response = RedirectResponse("/account?done=password", 303)
    keep_session(request, response, signed_in)
    return response


async def _refused(request: Request, error: AttuneError, has_password: bool) -> Response:
    fault = _("That is not your present password.") if isinstance(error, SignInFailed) else said(error.told)
    status = 422 if isinstance(error, SignInFailed) else status_of(error)
    return await page(request, "people/account.html", status, told="", fault=fault, has_password=has_password)


@router.get("/account/export.zip")
async def export(site: TheSite, visitor: Visiting) -> Response:
    """Send everything that is kept of the person who asks, as it is read."""
    files = own_data.files_of(site, visitor.session.user, said)
    headers = {"content-disposition": 'attachment; filename="attune-simulation-everything.zip"'}
    return StreamingResponse(zipped(files, site.clock.now()), media_type="application/zip", headers=headers)


@router.get("/account/delete")
async def confirm(request: Request, site: TheSite, visitor: Visiting) -> Response:
    """Ask once more before everything goes."""
    own = await site.encounters.of_trainee(visitor.session.user.id, limit=10_000)
    return await page(request, "people/delete_all.html", count=len(own))


@router.post("/account/delete")
async def delete_all(
    request: Request, site: TheSite, visitor: Acting, account: Annotated[str, Form()] = ""
) -> Response:
    """Delete every conversation and exercise of the person who asks; the account too if they pressed that."""
    while own := await site.encounters.of_trainee(visitor.session.user.id, limit=200):
        for encounter in own:
            await encounters.delete(site, visitor.principal, encounter.id)
    await site.exercises.delete_of(visitor.session.user.id)
    if account != "1":
        return RedirectResponse("/account?done=deleted", 303)
    await site.people.delete_user(visitor.session.user.id)
    session_memory(request).forget_user(visitor.session.user.id)
    response = RedirectResponse("/", 303)
    drop_session(request, response)
    return response
