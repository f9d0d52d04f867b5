"""Who is asking, and what they may see. Decisions are made here, before a page's context is built."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Literal, get_args

from app.core.errors import Forbidden
from app.core.message import say

Role = Literal["trainee", "instructor", "admin"]
Scope = Literal[
    "personas:read", "personas:write", "encounters:write", "encounters:read", "score", "webhooks", "admin"
]
SCOPES: tuple[Scope, ...] = get_args(Scope)


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account. `name` is what they sign in with; pseudonyms are welcome."""

    id: str
    name: str
    display_name: str
    role: Role
    cohorts: tuple[str, ...] = ()
    external_id: str | None = None
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking: a signed-in person, or an API key (then `key_id` is set and `scopes` bind it)."""

    user_id: str | None
    name: str
    role: Role
    cohorts: tuple[str, ...] = ()
    key_id: str | None = None
    scopes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, user: User) -> Principal:
        """Make the principal of a signed-in person."""
        return cls(user.id, user.display_name, user.role, user.cohorts)

    @property
    def teaches(self) -> bool:
        """Tell whether this is a person who may author content and follow a cohort."""
        return self.key_id is None and self.role in ("instructor", "admin")

    def needs(self, *roles: Role) -> None:
        """Raise Forbidden unless this is a person with one of the roles."""
        if self.key_id is not None or self.role not in roles:
            first, *others = (say(f"{role}s") for role in roles)
            whom = reduce(lambda one, other: say("{one} and {other}", one=one, other=other), others, first)
            raise Forbidden(say("This page is for {whom}. Ask your instructor if you need it.", whom=whom))

    def needs_scope(self, scope: Scope) -> None:
        """Raise Forbidden unless the key carries the scope, or `admin`, which stands for all of them."""
        if not self.scopes & {scope, "admin"}:
            raise Forbidden(
                say(
                    "This key lacks the scope '{scope}'. Create one with: attune key create --scope {scope}",
                    scope=scope,
                )
            )


def may_see_encounter(who: Principal, owner: User, key_id: str | None) -> bool:
    """Tell whether `who` may read an encounter of `owner` that was made with the API key `key_id`, if any."""
    if who.key_id is not None:
        return who.key_id == key_id or "admin" in who.scopes
    if who.user_id == owner.id or who.role == "admin":
        return True
    return who.role == "instructor" and bool(set(who.cohorts) & set(owner.cohorts))


def may_speak_in_encounter(who: Principal, owner: User, key_id: str | None) -> bool:
    """Tell whether `who` may take turns in it: its trainee, or the key that opened it. Instructors only read."""
    if who.key_id is not None:
        return may_see_encounter(who, owner, key_id)
    return who.user_id == owner.id
