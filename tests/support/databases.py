"""Databases that tests open again and again: an engine that has compiled its statements once compiles them no more."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from headwater.db import Database
from headwater.settings import Settings

_opened: dict[str, Database] = {}


def reopen_database(settings: Settings, place: int = 0) -> Database:
    """Return the database that the settings name, on engines that earlier tests have used and closed.

    Those that are open at the same time have places of their own.
    """
    url = settings.database_url
    is_file = url.startswith("sqlite:///")
    key = repr((settings.database.readers, settings.database.writers, place, "sqlite" if is_file else url))
    if key not in _opened:
        _opened[key] = Database.from_settings(settings)
        if is_file:
            for engine in _engines(_opened[key]):
                sa.event.listen(engine, "do_connect", _connect_to_present_file(engine))
                sa.event.listen(engine, "connect", _spare_the_disk)
    if is_file:
        for engine in _engines(_opened[key]):
            engine.url = sa.make_url(url)
    database = copy.copy(_opened[key])  # one of its own: what a process remembers is kept by its database
    database._info = {}
    return database


def _engines(database: Database) -> list[sa.Engine]:
    return [database.engine, database.read_engine]


def _spare_the_disk(connection: Any, _record: Any) -> None:
    """Nothing here outlives the test, so nothing needs to reach the disk."""
    connection.execute("PRAGMA synchronous=OFF")


def _connect_to_present_file(engine: sa.Engine) -> Callable[..., None]:
    def connect(_dialect: Any, _record: Any, arguments: list[Any], _options: Any) -> None:
        arguments[0] = engine.url.database

    return connect
