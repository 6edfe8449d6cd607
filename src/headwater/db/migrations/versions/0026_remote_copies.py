"""Copies of pictures, subtitles and torrents of other instances."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import UtcDateTime

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "remote_copy",
        sa.Column("storage_key", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("storage_key", name=op.f("pk_remote_copy")),
    )
    op.create_index("ix_remote_copy_used_at", "remote_copy", ["used_at"])
