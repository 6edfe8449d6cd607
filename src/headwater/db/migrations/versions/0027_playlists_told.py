"""When followers heard of a playlist of ours."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import UtcDateTime

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the column."""
    op.add_column("video_playlist", sa.Column("told_at", UtcDateTime(), nullable=True))
