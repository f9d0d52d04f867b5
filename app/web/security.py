"""Who is visiting, and whether the request is really theirs: sessions, CSRF, headers, sizes.

Pages use the two dependencies `visitor` (reads) and `acting` (every unsafe method). The middleware is plain ASGI:
a wrapping one costs time for each streamed piece.
"""

from __future__ import annotations

import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.access import Principal
from app.core.errors import AttuneError, Forbidden
from app.core.ports import Session
from app.services import people
from app.services.people import SignedIn
from app.services.site import Site
from app.web import languages

SESSION_COOKIE = "attune_session"
GUEST_COOKIE = "attune_guest"
MAX_BODY_BYTES = 1024 * 1024
_TOO_LARGE = "Send at most 1 MB."
_REMEMBER_SECONDS = 5.0

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; font-src 'self'; manifest-src 'self'"
)


class NotSignedIn(AttuneError):
    """The page needs somebody; the visitor is sent to the sign-in page and back."""

    code = "not-signed-in"
    title = "Please sign in"

    def __init__(self, back_to: str) -> None:
        super().__init__("Your session has ended, or you have not signed in yet. Sign in to go on.")
        self.back_to = back_to


class BadToken(Forbidden):
    """An unsafe request came without the page's own token."""

    code = "csrf"
    title = "This form is too old"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person on a page. `csrf` goes into every form."""

    session: Session
    principal: Principal
    token: str

    @property
    def csrf(self) -> str:
        """The token that this session's forms send back."""
        return self.session.csrf


class SessionMemory:
    """Sessions seen in the last seconds, so that a turn does not wait for a read of the same row."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[float, Session]] = {}
        self._forgotten = 0

    async def find(self, site: Site, token: str) -> Session | None:
        """Return the session of a cookie; what is remembered is at most five seconds old."""
        now = time.monotonic()
        seen = self._seen.get(token)
        if seen is not None and seen[0] > now:
            return seen[1] if seen[1].expires_at > site.clock.now() else None
        forgotten = self._forgotten
        session = await people.session_of(site, token)
        if session is None:
            self._seen.pop(token, None)
            return None
        if len(self._seen) > 2000:
            self._seen.clear()
        if (
            forgotten == self._forgotten
        ):  # else this was read before somebody's sessions ended, and may be one of them
            self._seen[token] = (now + _REMEMBER_SECONDS, session)
        return session

    def forget(self, token: str) -> None:
        """Drop a session that has ended."""
        self._forgotten += 1
        self._seen.pop(token, None)

    def forget_user(self, user_id: str) -> None:
        """Drop every session of a person whose rights or password changed."""
        self._forgotten += 1
        self._seen = {k: v for k, v in self._seen.items() if v[1].user.id != user_id}


def site_of(request: Request) -> Site:
    """Return the running site."""
    site: Site = request.app.state.site
    return site


async def _the_site(request: Request) -> Site:
    """The same as a dependency: a plain function would be sent through a thread."""
    return site_of(request)


def session_memory(request: Request) -> SessionMemory:
    """Return this process's session memory."""
    memory: SessionMemory = request.app.state.sessions
    return memory


async def visitor_or_none(request: Request) -> Visitor | None:
    """Return who is signed in, if anybody."""
    token = request.cookies.get(SESSION_COOKIE)
    if not token:
        return None
    session = await session_memory(request).find(site_of(request), token)
    if session is None or session.user.disabled:
        return None
    return Visitor(session, Principal.of(session.user), token)


async def visitor(request: Request) -> Visitor:
    """Return who is signed in. Raises NotSignedIn, which leads to the sign-in page and back."""
    found = await visitor_or_none(request)
    if found is None:
        back = request.url.path if request.method == "GET" else "/"
        raise NotSignedIn(back)
    return found


async def acting(request: Request) -> Visitor:
    """Return who is signed in and acts: the form or header must carry the session's token. Raises BadToken."""
    found = await visitor(request)
    sent = request.headers.get("x-csrf-token")
    if sent is None:
        sent = str((await request.form()).get("csrf", ""))
    if not hmac.compare_digest(sent.encode(), found.csrf.encode()):
        raise BadToken("This page was open for too long, or was opened in another session. Reload it and try again.")
    return found


Visiting = Annotated[Visitor, Depends(visitor)]
Acting = Annotated[Visitor, Depends(acting)]
TheSite = Annotated[Site, Depends(_the_site)]


def guest_token(request: Request) -> str:
    """Return the token of a visitor without a session (sign-in and invitation forms), fresh if there is none."""
    return request.cookies.get(GUEST_COOKIE) or secrets.token_urlsafe(24)


async def guest_acting(request: Request) -> None:
    """Check a guest's form: its token must equal the cookie's. Raises BadToken."""
    sent, kept = str((await request.form()).get("csrf", "")), request.cookies.get(GUEST_COOKIE, "")
    if not kept or not hmac.compare_digest(sent.encode(), kept.encode()):
        raise BadToken("This form was open for too long, or your browser refuses cookies. Reload and try again.")


def keep_guest_token(request: Request, response: Response, token: str) -> None:
    """Set the guest cookie beside a form."""
    response.set_cookie(GUEST_COOKIE, token, max_age=3600, httponly=True, samesite="lax", secure=is_secure(request))


def keep_session(request: Request, response: Response, signed_in: SignedIn) -> None:
    """Set the session cookie; it ends with the browser or the session, whichever is first."""
    response.set_cookie(SESSION_COOKIE, signed_in.token, httponly=True, samesite="lax", secure=is_secure(request))
    response.delete_cookie(GUEST_COOKIE)


def drop_session(request: Request, response: Response) -> None:
    """Take the session cookie away."""
    session_memory(request).forget(request.cookies.get(SESSION_COOKIE, ""))
    response.delete_cookie(SESSION_COOKIE)


def is_secure(request: Request) -> bool:
    """Tell whether people reach this site by https; its cookies say so."""
    return site_of(request).deployment.public_url.startswith("https://")


def safe_next(target: str | None) -> str:
    """Return a path of this site to go on to; anything else becomes the home page."""
    parts = urlsplit(target or "/")
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith(("//", "/\\")):
        return "/"
    return quote(parts.path, safe="/-_.~")


class Guarded:
    """Plain ASGI middleware: security headers on every answer, a limit on what is sent, the language, and HEAD."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                protect(MutableHeaders(raw=message.setdefault("headers", [])), scope["path"])
            await send(message)

        languages.speak(scope)
        if _too_large(scope):
            await _refuse(send_with_headers)
        elif _asks_for_headers(scope):
            await self.app({**scope, "method": "GET"}, receive, _without_body(send_with_headers))
        else:
            await self.app(scope, _bounded(receive), send_with_headers)


def protect(headers: MutableHeaders, path: str) -> None:
    """Put on an answer what keeps browsers from doing more with it than the page means."""
    headers.setdefault("content-security-policy", CONTENT_SECURITY_POLICY)
    headers["x-content-type-options"] = "nosniff"
    headers["referrer-policy"] = "same-origin"
    headers["cross-origin-opener-policy"] = "same-origin"
    if not path.startswith("/static/"):
        headers.setdefault("cache-control", "no-store")


def _asks_for_headers(scope: Scope) -> bool:
    # What checks links for mail programs asks by HEAD, and must not use up a one-time link.
    return scope["method"] == "HEAD" and not scope["path"].startswith("/sign-in/")


def _without_body(send: Send) -> Send:
    """Answer HEAD as GET would be answered, without what comes after the headers; a stream ends there."""

    async def headers_only(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
            await send({"type": "http.response.body", "body": b""})

    return headers_only


def _too_large(scope: Scope) -> bool:
    declared = Headers(scope=scope).get("content-length", "0")
    return not declared.isdecimal() or int(declared) > MAX_BODY_BYTES


def _bounded(receive: Receive) -> Receive:
    received = 0

    async def bounded() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > MAX_BODY_BYTES:
            raise HTTPException(413, _TOO_LARGE)
        return message

    return bounded


async def _refuse(send: Send) -> None:
    body = b'{"type":"about:blank","title":"Too large","status":413,"detail":"%s"}' % _TOO_LARGE.encode()
    headers = [(b"content-type", b"application/problem+json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
