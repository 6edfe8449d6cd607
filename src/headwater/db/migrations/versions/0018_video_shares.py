"""Who has announced which video."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, UtcDateTime

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "video_share",
        sa.Column("id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("actor_id", BigId, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_video_share_video_id_video"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_video_share_actor_id_actor"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_share")),
        sa.UniqueConstraint("url", name=op.f("uq_video_share_url")),
        sa.UniqueConstraint("video_id", "actor_id", name=op.f("uq_video_share_video_id_actor_id")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_video_share_actor", "video_share", ["actor_id", "id"])
