"""Beside a talk and after it: terms, time, branches, hints, self-ratings, objections and work-pads."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("encounters", sa.Column("terms", sa.Text(), server_default="{}", nullable=False))
    op.add_column("encounters", sa.Column("pace", sa.Text(), server_default="{}", nullable=False))
    op.add_column("encounters", sa.Column("branched_from", sa.Text(), nullable=True))
    op.add_column("encounters", sa.Column("branched_at", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_encounters_branched_from"), "encounters", ["branched_from"], unique=False)
    op.create_table(
        "asides",
        sa.Column("encounter_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind IN ('hint', 'undo', 'clock')", name=op.f("ck_asides_kind")),
        _encounter("asides"),
        sa.PrimaryKeyConstraint("encounter_id", "number", name=op.f("pk_asides")),
    )
    op.create_table(
        "self_ratings",
        sa.Column("encounter_id", sa.Text(), nullable=False),
        sa.Column("levels", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _encounter("self_ratings"),
        sa.PrimaryKeyConstraint("encounter_id", name=op.f("pk_self_ratings")),
    )
    op.create_table(
        "objections",
        sa.Column("encounter_id", sa.Text(), nullable=False),
        sa.Column("criterion", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 4", name=op.f("ck_objections_level")),
        _encounter("objections"),
        sa.PrimaryKeyConstraint("encounter_id", "criterion", name=op.f("pk_objections")),
    )
    op.create_index(op.f("ix_objections_at"), "objections", ["at"], unique=False)
    op.create_table(
        "workpads",
        sa.Column("encounter_id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        _encounter("workpads"),
        sa.PrimaryKeyConstraint("encounter_id", name=op.f("pk_workpads")),
    )


def _encounter(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["encounter_id"], ["encounters.id"], name=op.f(f"fk_{table}_encounter_id"), ondelete="CASCADE"
    )
