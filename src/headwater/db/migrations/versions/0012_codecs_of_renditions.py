"""Renditions of one size in several codecs."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

BEFORE = "uq_video_file_video_id_playlist_id_resolution_fps"
AFTER = "uq_video_file_video_id_playlist_id_resolution_fps_codec"


def upgrade() -> None:
    """Add the column and let it tell renditions of one size apart.

    SQLite makes the table anew: dropping the old one takes its triggers, and would empty the table that leans on it.
    """
    connection = op.get_bind()
    is_sqlite = connection.dialect.name == "sqlite"
    triggers: list[str] = []
    if is_sqlite:
        found = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'video_file'"
        triggers = list(connection.exec_driver_sql(found).scalars())
        op.execute("CREATE TEMPORARY TABLE kept_segment_index AS SELECT * FROM segment_index")
    with op.batch_alter_table("video_file", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("codec", sa.String(), nullable=False, server_default="h264"))
        table.drop_constraint(op.f(BEFORE), type_="unique")
        table.create_unique_constraint(op.f(AFTER), ["video_id", "playlist_id", "resolution", "fps", "codec"])
    if is_sqlite:
        op.execute("DELETE FROM segment_index")
        op.execute("INSERT INTO segment_index SELECT * FROM kept_segment_index")
        op.execute("DROP TABLE kept_segment_index")
    for trigger in triggers:
        connection.exec_driver_sql(trigger)
