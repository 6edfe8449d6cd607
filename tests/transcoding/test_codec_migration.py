"""Making the table of renditions anew keeps what leans on it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from alembic import command

from headwater.db.migrate import _config, migrate
from headwater.runtime import Runtime
from headwater.settings import Settings

BEFORE = "0011"


def insert(connection: sa.Connection, table: sa.Table, **given: Any) -> int:
    """Insert a row of whatever its columns take, with the rows that it refers to; returns its first key."""
    for column in table.columns:
        if column.name in given or column.nullable or column.server_default is not None:
            continue
        if column.foreign_keys:
            (key,) = column.foreign_keys
            given[column.name] = insert(connection, key.column.table)
        elif not column.primary_key:
            given[column.name] = plain_value(column)
    return int(connection.execute(table.insert().values(**given)).inserted_primary_key[0])  # type: ignore[index]


def plain_value(column: sa.Column[Any]) -> Any:
    if isinstance(column.type, sa.DateTime):
        return dt.datetime(2026, 1, 1)
    if isinstance(column.type, sa.JSON):
        return {}
    kind = column.type.python_type
    values = {str: f'"{uuid.uuid4().hex[:28]}"', uuid.UUID: uuid.uuid4(), int: 1}  # any text is JSON too
    return values[kind] if kind in values else kind()


def test_the_index_of_segments_survives(settings: Settings) -> None:
    runtime = Runtime.open(settings)
    config = _config()
    with runtime.database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
        tables = sa.MetaData()
        tables.reflect(connection)
        file_id = insert(connection, tables.tables["video_file"], filename="a.mp4", resolution=480)
        insert(connection, tables.tables["segment_index"], video_file_id=file_id, init_bytes=100)
        sums, triggers = read_sums(connection), read_triggers(connection)
        connection.commit()
    migrate(runtime.database)
    with runtime.database.engine.connect() as connection:
        kept = connection.execute(sa.text("SELECT id, filename, resolution, codec FROM video_file")).all()
        assert kept == [(file_id, "a.mp4", 480, "h264")]
        assert connection.execute(sa.text("SELECT video_file_id, init_bytes FROM segment_index")).all() == [
            (file_id, 100)
        ]
        assert (read_sums(connection), read_triggers(connection)) == (sums, triggers)
    runtime.close()


def read_sums(connection: sa.Connection) -> Any:
    """Return what triggers have added up of a video's files."""
    return connection.execute(sa.text("SELECT hls_files, web_files FROM video")).one()


def read_triggers(connection: sa.Connection) -> set[str]:
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'video_file'"
    other = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'video_file'::regclass AND NOT tgisinternal"
    return set(connection.exec_driver_sql(sqlite if connection.dialect.name == "sqlite" else other).scalars())
