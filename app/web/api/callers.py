"""Who calls the API: a bearer key with scopes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.exceptions import HTTPException

from app.core.access import Principal, Scope
from app.core.ports import ApiKey
from app.services.people import token_hash
from app.web.security import TheSite

_BEARER = HTTPBearer(auto_error=False, description="A key made with: attune key create")
_MAX_KEY_CHARS = 200


@dataclass(frozen=True, slots=True)
class Caller:
    """A known key. `principal` is what the use cases ask for."""

    key: ApiKey
    principal: Principal

    @property
    def sees_all(self) -> bool:
        """Tell whether the key may see what other keys and people have made."""
        return "admin" in self.principal.scopes


def _unknown(detail: str) -> HTTPException:
    return HTTPException(401, detail, {"WWW-Authenticate": 'Bearer realm="Attune"'})


async def caller(
    site: TheSite, given: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)] = None
) -> Caller:
    """Return who calls. Answers 401 without a key, and for one that is unknown or revoked."""
    if given is None or not given.credentials:
        raise _unknown("Send a key as 'Authorization: Bearer ...'. Keys are made with: attune key create")
    key = None
    if len(given.credentials) <= _MAX_KEY_CHARS:
        key = await site.keys.by_hash(token_hash(given.credentials))
    if key is None or key.revoked_at is not None:
        raise _unknown("This key is unknown or was revoked. Make a new one with: attune key create")
    return Caller(key, Principal(None, key.name, "trainee", key_id=key.id, scopes=frozenset(key.scopes)))


def _with_scope(scope: Scope) -> Callable[[Caller], Awaitable[Caller]]:
    async def checked(who: Annotated[Caller, Depends(caller)]) -> Caller:
        who.principal.needs_scope(scope)
        return who

    return checked


ReadsPersonas = Annotated[Caller, Depends(_with_scope("personas:read"))]
WritesPersonas = Annotated[Caller, Depends(_with_scope("personas:write"))]
ReadsEncounters = Annotated[Caller, Depends(_with_scope("encounters:read"))]
WritesEncounters = Annotated[Caller, Depends(_with_scope("encounters:write"))]
Scores = Annotated[Caller, Depends(_with_scope("score"))]
KeepsWebhooks = Annotated[Caller, Depends(_with_scope("webhooks"))]
