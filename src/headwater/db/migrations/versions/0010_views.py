"""Views, viewers, positions."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, Json, UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables."""
    op.add_column("video", sa.Column("viewers", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "view_session",
        sa.Column("id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("viewer", sa.String(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("watch_seconds", sa.Integer(), nullable=False),
        sa.Column("sections", Json, nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=True),
        sa.Column("counted_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_view_session_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_view_session")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_view_session_viewer", "view_session", ["video_id", "viewer"])
    op.create_index("ix_view_session_started", "view_session", ["video_id", "started_at"])
    op.create_index("ix_view_session_seen", "view_session", ["seen_at", "video_id"])
    op.create_table(
        "video_day",
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("views", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_video_day_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("video_id", "day", name=op.f("pk_video_day")),
    )
    op.create_table(
        "view_salt",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_view_salt")),
    )
    op.create_table(
        "watch_position",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_watch_position_user_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_watch_position_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "video_id", name=op.f("pk_watch_position")),
    )
    op.create_index(op.f("ix_watch_position_video_id"), "watch_position", ["video_id"])
