"""Who decided about a request to join, by the name of that time: the account may go, what it did stays told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    """Add the column."""
    op.add_column("registration", sa.Column("decided_by", sa.String(), nullable=True))
