"""Each error of the core gets its status: problem+json (RFC 9457) on the API, a plain page elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from app.core import errors
from app.web.languages import N_, of_request, said, spoken, worded
from app.web.languages import gettext as _
from app.web.render import page
from app.web.security import NotSignedIn, protect

log = logging.getLogger("attune")

STATUS: dict[type[errors.AttuneError], int] = {
    errors.NotFound: 404,
    NotSignedIn: 401,
    errors.Forbidden: 403,
    errors.Conflict: 409,
    errors.Invalid: 422,
    errors.SignInFailed: 401,
    errors.TooManyAttempts: 429,
    errors.Busy: 503,
    errors.ModelError: 502,
}

_REFUSED = {
    404: (N_("Not Found"), N_("There is nothing at this address.")),
    405: (N_("Method Not Allowed"), N_("This address does not take that method.")),
}


def status_of(error: errors.AttuneError) -> int:
    """Return the HTTP status of an error: its own, or that of the nearest branch above it."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def problem(status: int, code: str, title: str, detail: str, extra: Mapping[str, object] | None = None) -> Response:
    """Return an RFC 9457 answer."""
    body = {"type": f"urn:attune:{code}", "title": title, "status": status, "detail": detail, **(extra or {})}
    return Response(orjson.dumps(body), status, media_type="application/problem+json")


def _wants_problem(request: Request) -> bool:
    path = request.url.path
    return path.startswith("/api/") or request.headers.get("accept", "").startswith("application/json")


async def on_attune_error(request: Request, error: Exception) -> Response:
    """Answer a typed error."""
    assert isinstance(error, errors.AttuneError)  # noqa: S101 - registered for this class alone
    status = status_of(error)
    headers: dict[str, str] = {}
    if isinstance(error, errors.TooManyAttempts | errors.Busy):
        headers["retry-after"] = str(error.retry_after)
    if _wants_problem(request):
        extra = None
        if isinstance(error, errors.InvalidContent):
            extra = {
                "faults": [
                    {"file": f.file, "line": f.line, "field": f.field, "message": f.message} for f in error.faults
                ]
            }
        response = problem(status, error.code, _(error.title), said(error.told), extra)
    elif isinstance(error, errors.RateFirst):
        response = RedirectResponse(f"/encounters/{error.encounter_id}/reflect", 303)
    elif isinstance(error, NotSignedIn):
        sign_in = f"/sign-in?next={quote(error.back_to)}"
        response = RedirectResponse(sign_in, 303)
        if request.headers.get("hx-request"):
            response = Response(status_code=204, headers={"hx-redirect": sign_in})
    else:
        response = await page(request, "error.html", status, title=_(error.title), told=spoken(error.told))
    response.headers.update(headers)
    return response


async def on_invalid_request(request: Request, error: Exception) -> Response:
    """Answer a request whose fields do not fit."""
    assert isinstance(error, RequestValidationError)  # noqa: S101
    faults = [
        {"field": ".".join(str(part) for part in fault["loc"]), "message": fault["msg"]} for fault in error.errors()
    ]
    detail = "; ".join(f"{fault['field']}: {fault['message']}" for fault in faults[:5])
    if _wants_problem(request):
        return problem(422, "invalid", "The request does not fit", detail, {"faults": faults})
    return await page(request, "error.html", 422, title=_("That form could not be read"), told=worded(detail))


async def on_http_error(request: Request, error: Exception) -> Response:
    """Answer what routing itself refuses: unknown paths, wrong methods."""
    assert isinstance(error, HTTPException)  # noqa: S101
    title, detail = _REFUSED.get(error.status_code, (HTTPStatus(error.status_code).phrase, str(error.detail)))
    title, detail = _(title), _(detail)
    if _wants_problem(request):
        response = problem(error.status_code, "http", title, detail)
    else:
        response = await page(request, "error.html", error.status_code, title=title, told=detail)
    response.headers.update(error.headers or {})
    return response


async def on_crash(request: Request, error: Exception) -> Response:
    """Answer what nobody foresaw: no stack trace leaves the server, the log has it."""
    log.exception("unexpected error at %s %r", request.method, request.url.path, exc_info=error)
    of_request(request)  # this answer is made outside the middleware
    title = _("Something went wrong here")
    detail = _("It was our mistake. What you had sent before is kept. Try once more.")
    if _wants_problem(request):
        response = problem(500, "crash", title, detail)
    else:
        # Nobody's session is looked up: it may be the database that is out of order.
        response = await page(request, "error.html", 500, visitor=None, title=title, told=detail)
    protect(response.headers, request.url.path)
    return response


def register(app: FastAPI) -> None:
    """Give the app its error answers."""
    app.add_exception_handler(errors.AttuneError, on_attune_error)
    app.add_exception_handler(RequestValidationError, on_invalid_request)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(Exception, on_crash)
