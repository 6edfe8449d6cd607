"""Bring the schema up to date: one migrator under a lock; SQLite is copied first; a foreign schema is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from headwater.db.database import Database
from headwater.db.schema import SchemaError

_LOCK_NUMBER = 0x48575F4D  # "HW_M"


def migrate(database: Database) -> None:
    """Run the migrations that are missing."""
    script = _script()
    with database.engine.connect() as connection, _locked(connection):
        current = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
        known = {revision.revision for revision in script.walk_revisions()}
        if current is not None and current not in known:
            raise SchemaError(f"the database was last used by a newer version (schema {current})")
        if current == script.get_current_head():
            return
        if database.is_sqlite and current is not None:
            _copy_aside(connection, current)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


@contextmanager
def _locked(connection: sa.Connection) -> Iterator[None]:
    """Hold a session lock on PostgreSQL; on SQLite the write transaction of the upgrade itself is the lock."""
    if connection.dialect.name == "sqlite":
        yield
        return
    connection.execute(sa.select(sa.func.pg_advisory_lock(_LOCK_NUMBER)))
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(sa.select(sa.func.pg_advisory_unlock(_LOCK_NUMBER)))
        connection.commit()


def _copy_aside(connection: sa.Connection, revision: str) -> None:
    path = connection.engine.url.database
    if path:
        copy = Path(f"{path}.before-{revision}")
        copy.unlink(missing_ok=True)
        connection.exec_driver_sql("COMMIT")  # VACUUM does not run inside a transaction
        connection.exec_driver_sql("VACUUM INTO ?", (str(copy),))
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
