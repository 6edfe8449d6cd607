"""Copies of videos that instances keep for each other, and whose videos we may copy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from headwater.db.types import BigId, Json, UtcDateTime

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    """Make the table, and what rows of files and of follows tell of it."""
    op.create_table(
        "mirror",
        sa.Column("id", BigId, nullable=False),
        sa.Column("video_id", BigId, nullable=False),
        sa.Column("actor_id", BigId, nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("file_url", sa.String(), nullable=False),
        sa.Column("copy_of", sa.String(), nullable=False),
        sa.Column("is_playlist", sa.Boolean(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("strategy", sa.String(), nullable=True),
        sa.Column("directory", sa.String(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_mirror_actor_id_actor"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["video_id"], ["video.id"], name=op.f("fk_mirror_video_id_video"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mirror")),
        sa.UniqueConstraint("url", name=op.f("uq_mirror_url")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mirror_video", "mirror", ["video_id", "actor_id"])
    op.create_index("ix_mirror_actor", "mirror", ["actor_id"])
    op.create_index("ix_mirror_expires", "mirror", ["expires_at"])
    op.add_column("streaming_playlist", sa.Column("mirrors", Json, nullable=True))
    op.add_column("video_file", sa.Column("mirrors", Json, nullable=True))
    op.add_column("follow", sa.Column("mirrors_allowed", sa.Boolean(), nullable=False, server_default=sa.false()))
