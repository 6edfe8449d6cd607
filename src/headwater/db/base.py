"""The declarative base: one naming convention for constraints, AUTOINCREMENT on every SQLite table."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of every table. Ids of deleted rows never come back, on either database."""

    metadata = sa.MetaData(naming_convention=_NAMES)
    __table_args__: Any = {"sqlite_autoincrement": True}
