"""Torrents are found by their name."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the index."""
    op.create_index(op.f("ix_video_file_torrent_filename"), "video_file", ["torrent_filename"])
