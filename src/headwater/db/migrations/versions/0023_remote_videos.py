"""Videos of other instances: where their files lie, when they were read last, what was removed there."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, Json, UtcDateTime

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the columns, and make the tables."""
    op.add_column("video", sa.Column("remote_trackers", Json, nullable=True))
    for name in ("remote_url", "remote_sha256_url"):
        op.add_column("streaming_playlist", sa.Column(name, sa.String(), nullable=True))
    op.add_column("streaming_playlist", sa.Column("remote_hashes", Json, nullable=True))
    for name in ("remote_url", "remote_torrent_url", "remote_metadata_url"):
        op.add_column("video_file", sa.Column(name, sa.String(), nullable=True))
    for table in ("thumbnail", "storyboard", "caption", "actor_picture"):
        op.add_column(table, sa.Column("remote_url", sa.String(), nullable=True))
    op.create_table(
        "remote_video",
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("page_url", sa.String(), nullable=True),
        sa.Column("collections", Json, nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("talk_read_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["video_id"], ["video.id"], name=op.f("fk_remote_video_video_id_video"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("video_id", name=op.f("pk_remote_video")),
    )
    op.create_table(
        "remote_tombstone",
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_remote_tombstone")),
    )
    op.create_index("ix_remote_tombstone_deleted_at", "remote_tombstone", ["deleted_at"])
