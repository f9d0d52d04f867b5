"""Immutable revisions of personas and rubrics in the database.

`source_hash` is the SHA-256 of the source text, in hexadecimal: the name under which a file is known at start-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.adapters.store.database import Database
from app.adapters.store.tables import content_revisions as revisions
from app.core.errors import Conflict
from app.core.ports import ContentKind, Revision

NUMBER_TRIES = 5


class SqlContents:
    """The ContentStore port on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def put(
        self,
        kind: ContentKind,
        content_id: str,
        revision: str,
        body: str,
        source: str,
        *,
        published: bool,
        created_by: str | None,
        at: datetime,
    ) -> Revision:
        wanted = Revision(
            kind=kind,
            id=content_id,
            number=0,
            revision=revision,
            body=body,
            source=source,
            source_hash=sha256(source.encode()).hexdigest(),
            published=published,
            created_by=created_by,
            created_at=at,
        )
        return await self._db.write(lambda c: _put(c, wanted))

    async def body(self, kind: ContentKind, content_id: str, revision: str) -> str | None:
        query = _this(kind, content_id, revision).with_only_columns(revisions.c.body)
        return await self._db.read(lambda c: c.execute(query).scalar_one_or_none())

    async def latest(self, kind: ContentKind) -> tuple[Revision, ...]:
        query = _newest(kind, revisions.c.published.is_(True)).order_by(revisions.c.id)
        return await self._db.read(lambda c: tuple(_revision(row) for row in c.execute(query)))

    async def published(self, kind: ContentKind) -> tuple[tuple[str, str], ...]:
        query = _newest(kind, revisions.c.published.is_(True)).order_by(revisions.c.id)
        named = query.with_only_columns(revisions.c.id, revisions.c.revision)
        return await self._db.read(lambda c: tuple((row.id, row.revision) for row in c.execute(named)))

    async def drafts(self, kind: ContentKind, by: str | None = None) -> tuple[Revision, ...]:
        seen = [] if by is None else [or_(revisions.c.published.is_(True), revisions.c.created_by == by)]
        query = _newest(kind, *seen).where(revisions.c.published.is_(False)).order_by(revisions.c.created_at.desc())
        return await self._db.read(lambda c: tuple(_revision(row) for row in c.execute(query)))

    async def known_sources(self, kind: ContentKind, hashes: Sequence[str]) -> frozenset[str]:
        query = select(revisions.c.source_hash).where(
            revisions.c.kind == kind, revisions.c.source_hash.in_(list(hashes))
        )
        return await self._db.read(lambda c: frozenset(c.scalars(query)))

    async def versions(self, kind: ContentKind, content_id: str) -> tuple[Revision, ...]:
        query = (
            select(revisions)
            .where(revisions.c.kind == kind, revisions.c.id == content_id)
            .order_by(revisions.c.number.desc())
        )
        return await self._db.read(lambda c: tuple(_revision(row) for row in c.execute(query)))


def _newest(kind: ContentKind, *among: ColumnElement[bool]) -> Select[Any]:
    """Select the revision with the highest number of each id, of those that fulfil `among`."""
    newest = (
        select(revisions.c.id, func.max(revisions.c.number).label("number"))
        .where(revisions.c.kind == kind, *among)
        .group_by(revisions.c.id)
        .subquery()
    )
    of_each = (revisions.c.id == newest.c.id) & (revisions.c.number == newest.c.number)
    return select(revisions).join(newest, of_each).where(revisions.c.kind == kind)


def _put(connection: Connection, wanted: Revision) -> Revision:
    this = (revisions.c.kind == wanted.kind) & (revisions.c.id == wanted.id)
    for _ in range(NUMBER_TRIES):
        there = _get(connection, wanted.kind, wanted.id, wanted.revision)
        if there is not None and (there.published or not wanted.published):
            return there
        if there is not None:
            publish = update(revisions).where(this, revisions.c.revision == wanted.revision)
            connection.execute(publish.values(published=True))
            continue
        last = connection.execute(select(func.max(revisions.c.number)).where(this)).scalar_one_or_none()
        row = {name: getattr(wanted, name) for name in Revision.__slots__} | {"number": (last or 0) + 1}
        try:
            with connection.begin_nested():
                connection.execute(insert(revisions), row)
        except IntegrityError:
            # On PostgreSQL somebody else may have taken the number meanwhile: look again.
            continue
    stored = _get(connection, wanted.kind, wanted.id, wanted.revision)
    if stored is None:
        raise Conflict(f"The {wanted.kind} '{wanted.id}' is being changed by somebody else. Save it once more.")
    return stored


def _get(connection: Connection, kind: ContentKind, content_id: str, revision: str) -> Revision | None:
    row = connection.execute(_this(kind, content_id, revision)).one_or_none()
    return None if row is None else _revision(row)


def _this(kind: ContentKind, content_id: str, revision: str) -> Select[Any]:
    return select(revisions).where(
        revisions.c.kind == kind, revisions.c.id == content_id, revisions.c.revision == revision
    )


def _revision(row: Row[*tuple[Any, ...]]) -> Revision:
    return Revision(**row._mapping)
