"""Renditions of one size in several codecs."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

BEFORE = "uq_video_file_video_id_playlist_id_resolution_fps"
AFTER = "uq_video_file_video_id_playlist_id_resolution_fps_codec"


def upgrade() -> None:
    """Add the column and let it tell renditions of one size apart.

    SQLite makes the table anew, and dropping the old one would empty the table that leans on it.
    """
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("CREATE TEMPORARY TABLE kept_segment_index AS SELECT * FROM segment_index")
    with op.batch_alter_table("video_file", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("codec", sa.String(), nullable=False, server_default="h264"))
        table.drop_constraint(op.f(BEFORE), type_="unique")
        table.create_unique_constraint(op.f(AFTER), ["video_id", "playlist_id", "resolution", "fps", "codec"])
    if is_sqlite:
        op.execute("DELETE FROM segment_index")
        op.execute("INSERT INTO segment_index SELECT * FROM kept_segment_index")
        op.execute("DROP TABLE kept_segment_index")
