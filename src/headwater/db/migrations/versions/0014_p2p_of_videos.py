"""Whether viewers may pass a video on, and what they saved that way."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column, and the tables of daily sums."""
    op.add_column("video", sa.Column("p2p_enabled", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_table(
        "saved_day",
        sa.Column("day", sa.Date(), nullable=False),
        *_sums(),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_saved_day")),
    )
    op.create_table(
        "saved_video_day",
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *_sums(),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_saved_video_day_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("video_id", "day", name=op.f("pk_saved_video_day")),
    )
    op.create_index(op.f("ix_saved_video_day_day"), "saved_video_day", ["day"])


def _sums() -> list[sa.Column[int]]:
    return [
        sa.Column(name, sa.BigInteger(), nullable=False) for name in ("server_bytes", "peers_bytes", "uploaded_bytes")
    ]
