"""Replacing the file of a video: hidden videos that give their files to another one, uploads for such."""

import sqlalchemy as sa
from alembic import op

from headwater.db.types import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns. They carry no foreign key: who removes a video removes what would replace it, with its files."""
    op.add_column("video", sa.Column("replaces_id", sa.BigInteger(), nullable=True))
    some = sa.text("replaces_id IS NOT NULL")
    op.create_index("ix_video_replaces_id", "video", ["replaces_id"], sqlite_where=some, postgresql_where=some)
    op.add_column("video", sa.Column("input_file_updated_at", UtcDateTime(), nullable=True))
    op.add_column("upload", sa.Column("replaces_video_id", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_upload_replaces_video_id"), "upload", ["replaces_video_id"])
    if op.get_bind().dialect.name == "postgresql":  # files may change hands: SQLite's trigger knows that already
        op.execute("DROP TRIGGER video_files_changed ON video_file")
        op.execute(
            "CREATE TRIGGER video_files_changed AFTER UPDATE ON video_file FOR EACH ROW"
            " WHEN (OLD.size_bytes <> NEW.size_bytes OR OLD.playlist_id IS DISTINCT FROM NEW.playlist_id"
            " OR OLD.video_id <> NEW.video_id) EXECUTE FUNCTION measure_video_files()"
        )
