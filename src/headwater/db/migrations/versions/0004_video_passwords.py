"""Passwords of videos."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "video_password",
        sa.Column("id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_video_password_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_password")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_video_password_video_id"), "video_password", ["video_id"])
