"""Info hashes that the tracker knows."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "shared_hash",
        sa.Column("info_hash", sa.String(40), nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_shared_hash_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("info_hash", name=op.f("pk_shared_hash")),
    )
    op.create_index(op.f("ix_shared_hash_video_id"), "shared_hash", ["video_id"])
