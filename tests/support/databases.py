"""Databases that tests open again and again: an engine that has compiled its statements once compiles them no more."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from headwater.db import Database
from headwater.settings import Settings

_opened: dict[str, Database] = {}
_file: dict[str, str] = {}  # the SQLite file that the present test uses


def reopen_database(settings: Settings) -> Database:
    """Return the database that the settings name, on engines that earlier tests have used and closed."""
    url = settings.database_url
    is_file = url.startswith("sqlite:///")
    key = repr((settings.database.readers, settings.database.writers, "sqlite" if is_file else url))
    if key not in _opened:
        _opened[key] = Database.from_settings(settings)
        if is_file:
            for engine in _engines(_opened[key]):
                sa.event.listen(engine, "do_connect", _connect_to_present_file)
                sa.event.listen(engine, "connect", _spare_the_disk)
    if is_file:
        _file["path"] = url.removeprefix("sqlite:///")
        for engine in _engines(_opened[key]):
            engine.url = sa.make_url(url)
    return _opened[key]


def _engines(database: Database) -> list[sa.Engine]:
    return [database.engine, database.read_engine]


def _spare_the_disk(connection: Any, _record: Any) -> None:
    """Nothing here outlives the test, so nothing needs to reach the disk."""
    connection.execute("PRAGMA synchronous=OFF")


def _connect_to_present_file(_dialect: Any, _record: Any, arguments: list[Any], _options: Any) -> None:
    arguments[0] = _file["path"]
