"""Lessons done and drills answered, in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Delete, delete, insert, select
from sqlalchemy.exc import IntegrityError

from app.adapters.store.database import Database
from app.adapters.store.practice_tables import exercises, open_lessons
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

    async def opened(self, user_id: str, subject: str, at: datetime) -> None:
        row = {"user_id": user_id, "subject": subject, "at": at}

        def keep(connection: Connection) -> None:
            connection.execute(_open_lesson(user_id, subject))
            connection.execute(insert(open_lessons), row)

        await self._db.write(keep)

    async def take_opened(self, user_id: str, subject: str) -> datetime | None:
        def take(connection: Connection) -> datetime | None:
            found: datetime | None = connection.execute(
                select(open_lessons.c.at).where(open_lessons.c.user_id == user_id, open_lessons.c.subject == subject)
            ).scalar()
            connection.execute(_open_lesson(user_id, subject))
            return found

        return await self._db.write(take)

    async def delete_of(self, user_id: str) -> None:
        def remove(connection: Connection) -> None:
            for table in (exercises, open_lessons):
                connection.execute(delete(table).where(table.c.user_id == user_id))

        await self._db.write(remove)

    async def purge(self, before: datetime) -> int:
        def remove(connection: Connection) -> int:
            connection.execute(delete(open_lessons).where(open_lessons.c.at < before))
            return connection.execute(delete(exercises).where(exercises.c.at < before)).rowcount

        return await self._db.write(remove)


def _open_lesson(user_id: str, subject: str) -> Delete:
    return delete(open_lessons).where(open_lessons.c.user_id == user_id, open_lessons.c.subject == subject)
