"""The tables of what a trainee does beside a talk and after it. All of it goes with the encounter."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text

from app.adapters.store.tables import Moment, metadata

__all__ = ["asides", "metadata", "objections", "self_ratings", "workpads"]


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
    CheckConstraint("kind IN ('hint', 'undo', 'clock')", name="kind"),
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
