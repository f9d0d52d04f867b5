"""How long a lesson's page was open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exercises", sa.Column("seconds", sa.Integer(), nullable=True))
    op.create_table(
        "open_lessons",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_open_lessons_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "subject", name=op.f("pk_open_lessons")),
    )
