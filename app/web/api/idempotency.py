"""Idempotency-Key: a repeated POST gets the first answer, and is done once."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Annotated

import orjson
from fastapi import Header, Request
from pydantic import BaseModel
from starlette.responses import Response

from app.core.errors import Conflict, Invalid
from app.services.site import Site
from app.web.api.callers import Caller

MAX_KEY_CHARS = 200
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=MAX_KEY_CHARS,
        description="Any text; the same key with the same body gives the answer of the first time.",
    ),
]


class StillRunning(Conflict):
    """The first request with this key has not been answered yet."""

    code = "still-running"
    title = "The first request is still running"


class KeyReused(Invalid):
    """The key was used with another body."""

    code = "idempotency-key-reused"
    title = "This Idempotency-Key belongs to another request"


def key_reused() -> KeyReused:
    """Return the error for a key that comes back with another body."""
    return KeyReused("This Idempotency-Key was sent before with another body. Use a new key for a new request.")


async def once(
    request: Request,
    site: Site,
    who: Caller,
    key: str | None,
    make: Callable[[], Awaitable[BaseModel]],
    *,
    status: int,
) -> Response:
    """Answer with what `make` returns, or with what it returned the first time the key was sent.

    A failure gives the key back. The answer's `id`, if it has one, goes into the Location header.
    """
    if key is None:
        return _answer(request, status, _json(await make()))
    said = b"\n".join([request.method.encode(), str(request.url).encode(), await request.body()])
    fingerprint = hashlib.sha256(said).hexdigest()
    stored = await site.keys.claim(who.key.id, key, fingerprint, site.clock.now())
    if stored is not None:
        if stored.request_hash != fingerprint:
            raise key_reused()
        if stored.status is None:
            raise StillRunning("A request with this Idempotency-Key is being answered. Wait, then send it again.")
        return _answer(request, stored.status, stored.body, replayed=True)
    try:
        body = _json(await make())
        await site.keys.remember(who.key.id, key, status, body)
    except BaseException:
        await site.keys.release(who.key.id, key)
        raise
    return _answer(request, status, body)


def _json(answer: BaseModel) -> bytes:
    return answer.model_dump_json(by_alias=True).encode()


def _answer(request: Request, status: int, body: bytes, *, replayed: bool = False) -> Response:
    response = Response(body, status, media_type="application/json")
    if replayed:
        response.headers["idempotency-replayed"] = "true"
    if status == 201 and (made := orjson.loads(body).get("id")):
        response.headers["location"] = f"{request.url.path}/{made}"
    return response
