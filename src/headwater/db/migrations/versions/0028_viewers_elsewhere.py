"""Viewers whom other instances tell of, and what of ours has been told to them."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, UtcDateTime

revision = "0028"
down_revision = "0027"
_UNTOLD = sa.text("told_at IS NOT NULL AND url IS NULL")


def upgrade() -> None:
    """Make the table, and the columns of sessions."""
    op.create_table(
        "remote_viewers",
        sa.Column("id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("viewers", sa.Integer(), nullable=False),
        sa.Column("is_total", sa.Boolean(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_remote_viewers_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remote_viewers")),
        sa.UniqueConstraint("url", name=op.f("uq_remote_viewers_url")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_remote_viewers_video", "remote_viewers", ["video_id", "host", "expires_at"])
    op.create_index("ix_remote_viewers_expires", "remote_viewers", ["expires_at"])
    op.add_column("view_session", sa.Column("url", sa.String(), nullable=True))
    op.add_column("view_session", sa.Column("told_at", UtcDateTime(), nullable=True))
    op.create_index("ix_view_session_url", "view_session", ["url"], unique=True)
    op.create_index(
        "ix_view_session_untold", "view_session", ["seen_at"], sqlite_where=_UNTOLD, postgresql_where=_UNTOLD
    )
