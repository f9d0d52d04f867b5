"""Rows of people: the functions of a connection that accounts, sessions and invitations share."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from app.adapters.store.tables import memberships, users
from app.core.access import User
from app.core.errors import Conflict, NotFound

# One row for each cohort of a person, or one row without a cohort.
PEOPLE = (
    select(
        users.c.id,
        users.c.name,
        users.c.display_name,
        users.c.role,
        users.c.external_id,
        users.c.disabled,
        users.c.password_hash,
        memberships.c.cohort_id,
    )
    .select_from(users.outerjoin(memberships))
    .order_by(users.c.folded_name, memberships.c.cohort_id)
)
BY_ID = PEOPLE.where(users.c.id == bindparam("wanted"))
BY_NAME = PEOPLE.where(users.c.folded_name == bindparam("wanted"))
BY_EXTERNAL_ID = PEOPLE.where(users.c.external_id == bindparam("wanted"))


def folded(name: str) -> str:
    """Return the form in which two names are the same: compatible characters unified, case folded, trimmed."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def insert_user(connection: Connection, user: User, password_hash: str | None, at: datetime) -> None:
    """Store the account with its cohorts. Raises Conflict if name, external id or id are taken."""
    row = {
        "id": user.id,
        "name": user.name,
        "folded_name": folded(user.name),
        "display_name": user.display_name,
        "role": user.role,
        "external_id": user.external_id,
        "disabled": user.disabled,
        "password_hash": password_hash,
        "created_at": at,
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(users), row)
    except IntegrityError as taken:
        raise Conflict(f"The name '{user.name}' is taken. Choose another one.") from taken
    for cohort_id in user.cohorts:
        join(connection, user.id, cohort_id)


def join(connection: Connection, user_id: str, cohort_id: str) -> None:
    """Put a person into a cohort; once is enough. Raises NotFound if either does not exist."""
    row = {"user_id": user_id, "cohort_id": cohort_id}
    member = (memberships.c.user_id == user_id) & (memberships.c.cohort_id == cohort_id)
    try:
        with connection.begin_nested():
            connection.execute(insert(memberships), row)
    except IntegrityError as refused:
        if connection.execute(select(memberships.c.user_id).where(member)).one_or_none() is None:
            raise NotFound("There is no such account or cohort.") from refused


def people_of(rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[User, ...]:
    """Gather the rows of each person, in their order."""
    people: dict[str, User] = {}
    groups: dict[str, list[str]] = {}
    for row in rows:
        inside = groups.setdefault(row.id, [])
        if row.cohort_id is not None:
            inside.append(row.cohort_id)
        people[row.id] = User(
            id=row.id,
            name=row.name,
            display_name=row.display_name,
            role=row.role,
            cohorts=tuple(inside),
            external_id=row.external_id,
            disabled=row.disabled,
        )
    return tuple(people.values())
