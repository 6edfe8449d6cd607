"""Videos that others knew and that are gone."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import UtcDateTime

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "video_tombstone",
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("uuid", name=op.f("pk_video_tombstone")),
    )
