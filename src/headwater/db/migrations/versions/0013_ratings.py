"""Ratings of videos."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "video_rating",
        sa.Column("id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_video_rating_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_video_rating_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_rating")),
        sa.UniqueConstraint("account_id", "video_id", name=op.f("uq_video_rating_account_id_video_id")),
        sa.UniqueConstraint("url", name=op.f("uq_video_rating_url")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_video_rating_account_created", "video_rating", ["account_id", "created_at", "id"])
    op.create_index(op.f("ix_video_rating_video_id"), "video_rating", ["video_id"])
