"""What a trainee does beside a talk and after it, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from app.adapters.store.database import Database
from app.adapters.store.practice_tables import asides, objections, self_ratings, workpads
from app.adapters.store.tables import encounters, memberships
from app.core.encounter import Aside, Objection, SelfRating
from app.core.message import Told
from app.core.ports import Notes
from app.core.workpad import WorkPad

_ASIDES = select(asides).where(asides.c.encounter_id == bindparam("encounter")).order_by(asides.c.number)
_RATING = select(self_ratings).where(self_ratings.c.encounter_id == bindparam("encounter"))
_OBJECTIONS = select(objections).where(objections.c.encounter_id == bindparam("encounter")).order_by(objections.c.at)
_PAD = select(workpads.c.body).where(workpads.c.encounter_id == bindparam("encounter"))
_TOLD: TypeAdapter[Told] = TypeAdapter(Told)
_MOST_OBJECTIONS = 200


class SqlPractice:
    """The PracticeStore port on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def notes(self, encounter_id: str) -> Notes:
        return await self._db.read(
            lambda c: Notes(
                _asides(c, encounter_id), _rating(c, encounter_id), _doubts(c, encounter_id), _pad(c, encounter_id)
            )
        )

    async def asides(self, encounter_id: str) -> tuple[Aside, ...]:
        return await self._db.read(lambda c: _asides(c, encounter_id))

    async def add_aside(self, encounter_id: str, aside: Aside, *, at_most: int | None = None) -> bool:
        def store(connection: Connection) -> bool:
            _lock(connection, encounter_id)
            there = _asides(connection, encounter_id)
            if at_most is not None and sum(one.kind == aside.kind for one in there) >= at_most:
                return False
            told = _TOLD.dump_json(aside.told).decode() if aside.told else None
            row = {"encounter_id": encounter_id, "number": len(there) + 1, **aside.__dict__, "told": told}
            connection.execute(insert(asides), row)
            return True

        return await self._db.write(store)

    async def hinted(self, trainee_id: str) -> frozenset[str]:
        query = (
            select(asides.c.encounter_id)
            .join(encounters)
            .where(encounters.c.trainee_id == trainee_id, asides.c.kind == "hint")
        )
        return await self._db.read(lambda c: frozenset(c.execute(query).scalars()))

    async def self_rating(self, encounter_id: str) -> SelfRating | None:
        return await self._db.read(lambda c: _rating(c, encounter_id))

    async def rate_self(self, rating: SelfRating) -> None:
        row = {**rating.__dict__, "levels": orjson.dumps(rating.levels).decode()}

        def store(connection: Connection) -> None:
            there = _lock(connection, rating.encounter_id)
            if there and _rating(connection, rating.encounter_id) is None:
                connection.execute(insert(self_ratings), row)

        await self._db.write(store)

    async def objections(self, encounter_id: str) -> tuple[Objection, ...]:
        return await self._db.read(lambda c: _doubts(c, encounter_id))

    async def objections_of(self, cohorts: Sequence[str] | None) -> tuple[Objection, ...]:
        query = (
            select(objections)
            .join(encounters)
            .order_by(objections.c.answered_at.is_not(None), objections.c.at.desc())
        )
        if cohorts is not None:
            inside = select(memberships.c.user_id).where(memberships.c.cohort_id.in_(list(cohorts)))
            query = query.where(encounters.c.trainee_id.in_(inside))
        query = query.limit(_MOST_OBJECTIONS)
        return await self._db.read(lambda c: tuple(_objection(row) for row in c.execute(query)))

    async def object(self, objection: Objection) -> bool:
        return await self._insert_once(insert(objections), dict(objection.__dict__))

    async def answer(self, objection: Objection) -> bool:
        same = update(objections).where(
            objections.c.encounter_id == objection.encounter_id, objections.c.criterion == objection.criterion
        )
        told = same.values(
            answer=objection.answer,
            level=objection.level,
            answered_by=objection.answered_by,
            answered_at=objection.answered_at,
        )
        return await self._db.write(lambda c: c.execute(told).rowcount == 1)

    async def workpad(self, encounter_id: str) -> WorkPad | None:
        return await self._db.read(lambda c: _pad(c, encounter_id))

    async def keep_workpad(self, encounter_id: str, pad: WorkPad, at: datetime) -> bool:
        row = {"encounter_id": encounter_id, "body": pad.model_dump_json(), "at": at}
        changed = update(workpads).where(workpads.c.encounter_id == encounter_id).values(body=row["body"], at=at)

        def store(connection: Connection) -> bool:
            if not _lock(connection, encounter_id) or _rating(connection, encounter_id) is not None:
                return False
            if connection.execute(changed).rowcount == 0:
                connection.execute(insert(workpads), row)
            return True

        return await self._db.write(store)

    async def unrated(self, trainee_id: str) -> frozenset[str]:
        query = (
            select(encounters.c.id)
            .outerjoin(self_ratings)
            .where(
                encounters.c.trainee_id == trainee_id,
                encounters.c.status == "ended",
                encounters.c.purpose == "practice",
                encounters.c.turns_taken > 0,
                encounters.c.branched_from.is_(None),
                encounters.c.key_id.is_(None),
                self_ratings.c.encounter_id.is_(None),
            )
        )
        return await self._db.read(lambda c: frozenset(c.execute(query).scalars()))

    async def _insert_once(self, statement: Any, row: dict[str, Any]) -> bool:
        """Insert a row; False if there is one with this key already."""
        try:
            await self._db.write(lambda c: c.execute(statement, row).close())
        except IntegrityError:
            return False
        return True


def _lock(connection: Connection, encounter_id: str) -> bool:
    """Lock the encounter's row: two requests at once must not both be the first, or the last that is allowed.

    Returns False if the encounter has been deleted.
    """
    row = select(encounters.c.id).where(encounters.c.id == encounter_id).with_for_update()
    return connection.execute(row).one_or_none() is not None


def _asides(connection: Connection, encounter_id: str) -> tuple[Aside, ...]:
    rows = connection.execute(_ASIDES, {"encounter": encounter_id})
    return tuple(
        Aside(
            kind=row.kind, turn=row.turn, text=row.text, at=row.at,
            told=_TOLD.validate_json(row.told) if row.told else (),
        )
        for row in rows
    )  # fmt: skip


def _rating(connection: Connection, encounter_id: str) -> SelfRating | None:
    row = connection.execute(_RATING, {"encounter": encounter_id}).one_or_none()
    if row is None:
        return None
    return SelfRating(encounter_id=row.encounter_id, levels=orjson.loads(row.levels), at=row.at)


def _doubts(connection: Connection, encounter_id: str) -> tuple[Objection, ...]:
    return tuple(_objection(row) for row in connection.execute(_OBJECTIONS, {"encounter": encounter_id}))


def _pad(connection: Connection, encounter_id: str) -> WorkPad | None:
    body = connection.execute(_PAD, {"encounter": encounter_id}).scalar_one_or_none()
    return None if body is None else WorkPad.model_validate_json(body)


def _objection(row: Row[*tuple[Any, ...]]) -> Objection:
    return Objection(**dict(row._mapping))
