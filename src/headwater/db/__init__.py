"""The database: engines and sessions for SQLite and PostgreSQL, column types, migrations, signals between processes."""

from headwater.db.base import Base
from headwater.db.database import Database, secret_of, settings_of
from headwater.db.types import BigId, IntEnumType, Json, UtcDateTime
from headwater.db.upsert import dialect_of, insert, insert_for

__all__ = [
    "Base",
    "BigId",
    "Database",
    "IntEnumType",
    "Json",
    "UtcDateTime",
    "dialect_of",
    "insert",
    "insert_for",
    "secret_of",
    "settings_of",
]
