"""Invitations in the database: links that make accounts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from app.adapters.store.accounts import BY_ID, insert_user, join, people_of
from app.adapters.store.database import Database
from app.adapters.store.tables import invitations
from app.core.access import User
from app.core.ports import Invitation

_PUBLIC = (
    invitations.c.id,
    invitations.c.role,
    invitations.c.cohort_id,
    invitations.c.expires_at,
    invitations.c.uses_left,
)


def _open(now: datetime) -> ColumnElement[bool]:
    return (invitations.c.expires_at > now) & (invitations.c.uses_left > 0)


class SqlInvitations:
    """The part of the PeopleStore port that invites people."""

    _db: Database

    async def add_invitation(self, invitation: Invitation, token_hash: str, created_by: str) -> None:
        row = {
            "id": invitation.id,
            "token_hash": token_hash,
            "role": invitation.role,
            "cohort_id": invitation.cohort_id,
            "created_by": created_by,
            "expires_at": invitation.expires_at,
            "uses_left": invitation.uses_left,
        }
        await self._db.write(lambda c: c.execute(insert(invitations), row).close())

    async def invitation(self, token_hash: str, now: datetime) -> Invitation | None:
        query = select(*_PUBLIC).where(invitations.c.token_hash == token_hash, _open(now))

        def fetch(connection: Connection) -> Invitation | None:
            row = connection.execute(query).one_or_none()
            return None if row is None else Invitation(**row._mapping)

        return await self._db.read(fetch)

    async def accept_invitation(self, token_hash: str, user: User, password_hash: str, now: datetime) -> User | None:
        """Make the account, in the invitation's cohort too, and use up one place; None if it is spent.

        Raises Conflict if the name is taken; the place is free again then.
        """
        use = (
            update(invitations)
            .where(invitations.c.token_hash == token_hash, _open(now))
            .values(uses_left=invitations.c.uses_left - 1)
            .returning(invitations.c.cohort_id)
        )

        def accept(connection: Connection) -> User | None:
            used = connection.execute(use).one_or_none()
            if used is None:
                return None
            insert_user(connection, user, password_hash, now)
            if used.cohort_id is not None:
                join(connection, user.id, used.cohort_id)
            return people_of(connection.execute(BY_ID, {"wanted": user.id}).all())[0]

        return await self._db.write(accept)

    async def invitations(self, created_by: str, now: datetime) -> tuple[Invitation, ...]:
        """Return those that can still be used, the one that lasts longest first."""
        query = (
            select(*_PUBLIC)
            .where(invitations.c.created_by == created_by, _open(now))
            .order_by(invitations.c.expires_at.desc(), invitations.c.id)
        )
        return await self._db.read(lambda c: tuple(Invitation(**row._mapping) for row in c.execute(query)))

    async def revoke_invitation(self, invitation_id: str) -> None:
        gone = delete(invitations).where(invitations.c.id == invitation_id)
        await self._db.write(lambda c: c.execute(gone).close())
