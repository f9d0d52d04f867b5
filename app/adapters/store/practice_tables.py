"""The tables of what a trainee does beside a talk and after it, which goes with the encounter, and of exercises."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from app.adapters.store.tables import Moment, metadata, one_of

__all__ = ["asides", "exercises", "metadata", "objections", "open_lessons", "self_ratings", "workpads"]


def _encounter() -> Column[str]:
    return Column("encounter_id", Text, ForeignKey("encounters.id", ondelete="CASCADE"), primary_key=True)


asides = Table(
    "asides",
    metadata,
    _encounter(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("told", Text),
    one_of("kind", "hint", "undo", "clock"),
)

self_ratings = Table(
    "self_ratings",
    metadata,
    _encounter(),
    Column("levels", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

objections = Table(
    "objections",
    metadata,
    _encounter(),
    Column("criterion", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("answer", Text),
    Column("level", Integer),
    Column("answered_by", Text),
    Column("answered_at", Moment),
    CheckConstraint("level BETWEEN 1 AND 4", name="level"),
    Index(None, "at"),
)

workpads = Table(
    "workpads",
    metadata,
    _encounter(),
    Column("body", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

exercises = Table(
    "exercises",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("persona", Text),
    Column("said", Text, nullable=False),
    Column("right", Integer, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("seconds", Integer),
    one_of("kind", "lesson", "drill"),
    Index(None, "user_id", "at"),
)

# A lesson whose page is open: when it was opened, until its answers come.
open_lessons = Table(
    "open_lessons",
    metadata,
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("at", Moment, nullable=False),
)
