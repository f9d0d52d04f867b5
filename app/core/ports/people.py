"""Accounts, sessions, invitations and cohorts as they are stored. Secrets arrive hashed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.core.access import Role, User


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser. `csrf` is the token that its forms must send back."""

    user: User
    csrf: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group of trainees that instructors follow."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that makes an account. Only the hash of its token is stored."""

    id: str
    role: Role
    cohort_id: str | None
    expires_at: datetime
    uses_left: int


class PeopleStore(Protocol):
    """Accounts, sessions, invitations and cohorts. Secrets arrive here hashed."""

    async def add_user(self, user: User, password_hash: str | None, at: datetime) -> None:
        """Raise Conflict if the name (ignoring case) is taken."""
        ...

    async def user(self, user_id: str) -> User | None: ...
    async def users(self) -> tuple[User, ...]: ...
    async def users_by_id(self, ids: Sequence[str]) -> dict[str, User]:
        """Return those that exist, by id, in one read."""
        ...

    async def by_name(self, name: str) -> tuple[User, str | None] | None:
        """Return the user and the password hash."""
        ...

    async def by_external_id(self, external_id: str) -> User | None: ...
    async def set_password(self, user_id: str, password_hash: str) -> None: ...
    async def set_disabled(self, user_id: str, disabled: bool) -> None: ...
    async def delete_user(self, user_id: str) -> None:
        """Delete the account with everything that belongs to it."""
        ...

    async def has_staff(self) -> bool:
        """Tell whether an instructor or admin with a password exists."""
        ...

    async def add_session(
        self, token_hash: str, user_id: str, csrf: str, at: datetime, expires: datetime
    ) -> None: ...
    async def session(self, token_hash: str, now: datetime) -> Session | None: ...
    async def end_session(self, token_hash: str) -> None: ...
    async def end_sessions_of(self, user_id: str) -> None: ...
    async def add_sign_in_token(self, token_hash: str, user_id: str, expires: datetime) -> None: ...
    async def use_sign_in_token(self, token_hash: str, now: datetime) -> User | None:
        """Return the user once; a second use, or a late one, returns None."""
        ...

    async def add_invitation(self, invitation: Invitation, token_hash: str, created_by: str) -> None: ...
    async def invitation(self, token_hash: str, now: datetime) -> Invitation | None: ...
    async def accept_invitation(self, token_hash: str, user: User, password_hash: str, now: datetime) -> User | None:
        """Make the account and use up one place, both or neither; None if the invitation is spent."""
        ...

    async def invitations(self, created_by: str, now: datetime) -> tuple[Invitation, ...]: ...
    async def revoke_invitation(self, invitation_id: str) -> None: ...
    async def add_cohort(self, cohort: Cohort, member_ids: Sequence[str]) -> None: ...
    async def cohorts(self, ids: Sequence[str] | None) -> tuple[Cohort, ...]: ...
    async def members(self, cohort_id: str) -> tuple[User, ...]: ...
    async def join_cohort(self, user_id: str, cohort_id: str) -> None: ...
    async def failed_attempts(self, what: str, since: datetime) -> int:
        """Count failures recorded for `what` (a hash of a name or address) since then."""
        ...

    async def record_attempt(self, what: str, at: datetime) -> None: ...
