"""Lessons done and drills answered, in the database."""

from __future__ import annotations

from sqlalchemy import insert, select

from app.adapters.store.database import Database
from app.adapters.store.tables import exercises
from app.core.ports import Exercise


class SqlExercises:
    """The ExerciseStore port on SQLite or PostgreSQL."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def add(self, exercise: Exercise) -> None:
        row = {name: getattr(exercise, name) for name in Exercise.__slots__}
        await self._db.write(lambda c: c.execute(insert(exercises), row).close())

    async def of(self, user_id: str) -> tuple[Exercise, ...]:
        query = select(exercises).where(exercises.c.user_id == user_id).order_by(exercises.c.at, exercises.c.id)
        return await self._db.read(lambda c: tuple(Exercise(**row._mapping) for row in c.execute(query)))
