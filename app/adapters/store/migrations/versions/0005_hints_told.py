"""The supervisor's hints as messages, beside their English."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("asides", sa.Column("told", sa.Text(), nullable=True))
