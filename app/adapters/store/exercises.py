"""Lessons done and drills answered, in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from app.adapters.store.database import Database
from app.adapters.store.practice_tables import exercises
from app.core.ports import Exercise


class SqlExercises:
    """The ExerciseStore port on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, exercise: Exercise) -> bool:
        row = {name: getattr(exercise, name) for name in Exercise.__slots__}
        try:
            await self._db.write(lambda c: c.execute(insert(exercises), row).close())
        except IntegrityError:
            return False
        return True

    async def of(self, user_id: str) -> tuple[Exercise, ...]:
        query = select(exercises).where(exercises.c.user_id == user_id).order_by(exercises.c.at, exercises.c.id)
        return await self._db.read(lambda c: tuple(Exercise(**row._mapping) for row in c.execute(query)))

    async def delete_of(self, user_id: str) -> None:
        gone = delete(exercises).where(exercises.c.user_id == user_id)
        await self._db.write(lambda c: c.execute(gone).close())

    async def purge(self, before: datetime) -> int:
        gone = delete(exercises).where(exercises.c.at < before)
        return await self._db.write(lambda c: c.execute(gone).rowcount)
