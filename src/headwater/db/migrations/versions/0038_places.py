"""Where other instances say that viewers of theirs were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    """Add the columns."""
    for name in ("country", "region"):
        op.add_column("view_session", sa.Column(name, sa.String(), nullable=True))
