"""Which schema a database has and which one this version needs, without loading the migration tool.

Migrations are linear and their file names begin with their numbers, so the last name is the head.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from headwater.db.database import Database

VERSIONS = Path(__file__).parent / "migrations" / "versions"


class SchemaError(Exception):
    """The database is not one that this version can work on."""


def newest_schema() -> str:
    """Return the revision that this version needs."""
    return max(path.stem for path in VERSIONS.glob("[0-9]*.py")).partition("_")[0]


def current_schema(database: Database) -> str | None:
    """Return the revision of the database; None when it is empty."""
    with database.engine.connect() as connection:
        return read_schema(connection)


def read_schema(connection: sa.Connection) -> str | None:
    """Return the revision of the database that a connection speaks to; None when it is empty."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision


def check_schema(database: Database) -> None:
    """Raise SchemaError unless the schema is the one this version knows."""
    compare_schema(current_schema(database))


def compare_schema(current: str | None) -> None:
    """Raise SchemaError unless this is the revision that this version needs."""
    if current != (needed := newest_schema()):
        raise SchemaError(f"the database has schema {current}, this version needs {needed}: run `headwater migrate`")
