"""Hosts that an index of instances has named."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from headwater.db.types import UtcDateTime

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "indexed_instance",
        sa.Column("host", sa.String(), primary_key=True),
        sa.Column("named_at", UtcDateTime(), nullable=False),
    )
