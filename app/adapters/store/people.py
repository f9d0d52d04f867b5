"""Accounts and cohorts in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, delete, exists, insert, select, update

from app.adapters.store.accounts import (
    BY_EXTERNAL_ID,
    BY_ID,
    BY_NAME,
    PEOPLE,
    folded,
    insert_user,
    join,
    people_of,
)
from app.adapters.store.database import Database
from app.adapters.store.invitations import SqlInvitations
from app.adapters.store.sessions import SqlSessions
from app.adapters.store.tables import cohorts as cohort_table
from app.adapters.store.tables import content_revisions, invitations, memberships, users
from app.core.access import User
from app.core.errors import NotFound
from app.core.ports import Cohort


class SqlPeople(SqlSessions, SqlInvitations):
    """The PeopleStore port on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add_user(self, user: User, password_hash: str | None, at: datetime) -> None:
        await self._db.write(lambda c: insert_user(c, user, password_hash, at))

    async def user(self, user_id: str) -> User | None:
        return await self._one(BY_ID, user_id)

    async def users(self) -> tuple[User, ...]:
        return await self._db.read(lambda c: people_of(c.execute(PEOPLE).all()))

    async def users_by_id(self, ids: Sequence[str]) -> dict[str, User]:
        query = PEOPLE.where(users.c.id.in_(list(ids)))
        found = await self._db.read(lambda c: people_of(c.execute(query).all()))
        return {user.id: user for user in found}

    async def by_name(self, name: str) -> tuple[User, str | None] | None:
        def fetch(connection: Connection) -> tuple[User, str | None] | None:
            rows = connection.execute(BY_NAME, {"wanted": folded(name)}).all()
            return (people_of(rows)[0], rows[0].password_hash) if rows else None

        return await self._db.read(fetch)

    async def by_external_id(self, external_id: str) -> User | None:
        return await self._one(BY_EXTERNAL_ID, external_id)

    async def set_password(self, user_id: str, password_hash: str) -> None:
        await self._change(user_id, password_hash=password_hash)

    async def set_disabled(self, user_id: str, disabled: bool) -> None:
        await self._change(user_id, disabled=disabled)

    async def delete_user(self, user_id: str) -> None:
        def remove(connection: Connection) -> None:
            connection.execute(delete(invitations).where(invitations.c.created_by == user_id))
            # What they wrote stays in use; that they wrote it is forgotten.
            written = content_revisions.c.created_by == user_id
            connection.execute(update(content_revisions).where(written).values(created_by=None))
            connection.execute(delete(users).where(users.c.id == user_id))

        await self._db.write(remove)

    async def has_staff(self) -> bool:
        staff = users.c.role.in_(["instructor", "admin"]) & users.c.password_hash.is_not(None)
        query = select(exists().where(staff))
        return await self._db.read(lambda c: bool(c.execute(query).scalar_one()))

    async def add_cohort(self, cohort: Cohort, member_ids: Sequence[str]) -> None:
        """Make the cohort and let the members in; one that exists takes the new name and the new members."""

        def store(connection: Connection) -> None:
            rename = update(cohort_table).where(cohort_table.c.id == cohort.id).values(name=cohort.name)
            if connection.execute(rename).rowcount == 0:
                connection.execute(insert(cohort_table).values(id=cohort.id, name=cohort.name))
            for member_id in member_ids:
                join(connection, member_id, cohort.id)

        await self._db.write(store)

    async def cohorts(self, ids: Sequence[str] | None) -> tuple[Cohort, ...]:
        query = select(cohort_table).order_by(cohort_table.c.name, cohort_table.c.id)
        if ids is not None:
            query = query.where(cohort_table.c.id.in_(list(ids)))
        return await self._db.read(lambda c: tuple(Cohort(row.id, row.name) for row in c.execute(query)))

    async def members(self, cohort_id: str) -> tuple[User, ...]:
        inside = select(memberships.c.user_id).where(memberships.c.cohort_id == cohort_id)
        query = PEOPLE.where(users.c.id.in_(inside))
        return await self._db.read(lambda c: people_of(c.execute(query).all()))

    async def join_cohort(self, user_id: str, cohort_id: str) -> None:
        await self._db.write(lambda c: join(c, user_id, cohort_id))

    async def _one(self, query: Select[*tuple[Any, ...]], wanted: str) -> User | None:
        def fetch(connection: Connection) -> User | None:
            people = people_of(connection.execute(query, {"wanted": wanted}).all())
            return people[0] if people else None

        return await self._db.read(fetch)

    async def _change(self, user_id: str, **values: object) -> None:
        def store(connection: Connection) -> None:
            if connection.execute(update(users).where(users.c.id == user_id).values(**values)).rowcount == 0:
                raise NotFound("There is no such account.")

        await self._db.write(store)
