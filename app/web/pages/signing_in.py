"""Coming and going: sign-in, one-time links, invitations, sign-out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from app.core.errors import AttuneError, Conflict, Invalid, NotFound, SignInFailed, TooManyAttempts
from app.services import people
from app.web.errors import status_of
from app.web.languages import LANGUAGES, keep, said
from app.web.render import page
from app.web.security import (
    Acting,
    TheSite,
    Visiting,
    drop_session,
    guest_acting,
    guest_token,
    is_secure,
    keep_guest_token,
    keep_session,
    safe_next,
    session_memory,
    visitor_or_none,
)

router = APIRouter()

Text = Annotated[str, Form()]


async def _guest_page(request: Request, template: str, error: AttuneError | None = None, **context: str) -> Response:
    token = guest_token(request)
    fault, status = ("", 200) if error is None else (said(error.told), status_of(error))
    response = await page(request, template, status, csrf=token, fault=fault, **context)
    if isinstance(error, TooManyAttempts):
        response.headers["retry-after"] = str(error.retry_after)
    keep_guest_token(request, response, token)
    return response


@router.get("/sign-in")
async def sign_in_form(request: Request, next: str = "/") -> Response:
    """Show the sign-in form; who is signed in already goes on."""
    if await visitor_or_none(request) is not None:
        return RedirectResponse(safe_next(next), 303)
    return await _guest_page(request, "people/sign_in.html", name="", next=safe_next(next))


@router.post("/sign-in", dependencies=[Depends(guest_acting)])
async def sign_in(
    request: Request,
    site: TheSite,
    name: Text = "",
    password: Text = "",
    next: Text = "/",
) -> Response:
    """Sign in by name and password."""
    address = request.client.host if request.client else ""
    try:
        signed_in = await people.sign_in(site, name, password, address)
    except (SignInFailed, TooManyAttempts) as error:
        return await _guest_page(request, "people/sign_in.html", error, name=name, next=safe_next(next))
    response = RedirectResponse(safe_next(next), 303)
    keep_session(request, response, signed_in)
    return response


@router.get("/sign-in/{token}")
async def sign_in_once(request: Request, site: TheSite, token: str) -> Response:
    """Use a one-time link."""
    response = RedirectResponse("/welcome", 303)
    keep_session(request, response, await people.sign_in_once(site, token))
    return response


@router.get("/welcome")
async def welcome(request: Request, visitor: Visiting) -> Response:
    """Ask somebody who came by a one-time link for a password."""
    return await page(request, "people/welcome.html", fault="")


@router.post("/welcome")
async def set_password(request: Request, site: TheSite, visitor: Acting, password: Text = "") -> Response:
    """Set the first password. An account that has one changes it on its own page, where the old one is asked for."""
    found = await site.people.by_name(visitor.session.user.name)
    if found is not None and found[1] is not None:
        return RedirectResponse("/account", 303)
    try:
        signed_in = await people.change_password(site, visitor.session.user.id, password)
    except Invalid as error:
        return await page(request, "people/welcome.html", 422, fault=said(error.told))
    session_memory(request).forget_user(visitor.session.user.id)
    response = RedirectResponse("/", 303)
    keep_session(request, response, signed_in)
    return response


@router.post("/sign-out")
async def sign_out(request: Request, site: TheSite, visitor: Acting) -> Response:
    """End this session."""
    await people.sign_out(site, visitor.token)
    response = RedirectResponse("/sign-in", 303)
    drop_session(request, response)
    return response


@router.get("/join/{token}")
async def invitation(request: Request, site: TheSite, token: str) -> Response:
    """Show an invitation."""
    await people.find_invitation(site, token)
    return await _guest_page(request, "people/join.html", name="", token=token)


@router.post("/join/{token}", dependencies=[Depends(guest_acting)])
async def join(request: Request, site: TheSite, token: str, name: Text = "", password: Text = "") -> Response:
    """Make an account by invitation and go to the clients."""
    try:
        signed_in = await people.accept(site, token, name, password)
    except (Invalid, Conflict) as error:
        return await _guest_page(request, "people/join.html", error, name=name, token=token)
    response = RedirectResponse("/", 303)
    keep_session(request, response, signed_in)
    return response


@router.get("/language/{code}")
async def choose_language(request: Request, code: str, back: str = "/") -> Response:
    """Speak another language from now on, signed in or not. It is a matter of taste: an address may change it."""
    if code not in LANGUAGES:
        raise NotFound("The pages are in English and German.")
    response = RedirectResponse(safe_next(back), 303)
    keep(response, code, secure=is_secure(request))
    return response
