"""The database: engines and sessions for SQLite and PostgreSQL, column types, migrations, signals between processes."""

from headwater.db.base import Base
from headwater.db.database import Database, secret_of
from headwater.db.types import BigId, IntEnumType, Json, UtcDateTime
from headwater.db.upsert import insert

__all__ = ["Base", "BigId", "Database", "IntEnumType", "Json", "UtcDateTime", "insert", "secret_of"]
