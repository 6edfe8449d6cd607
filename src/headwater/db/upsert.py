"""`INSERT ... ON CONFLICT` for whichever database a session speaks to."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session


def insert(session: Session, table: Any) -> Any:
    """Return the dialect's insert, with `on_conflict_do_update` and `on_conflict_do_nothing`."""
    return insert_for(dialect_of(session), table)


def insert_for(dialect: str, table: Any) -> Any:
    """Return the insert of a dialect by its name: for statements that are built once and kept."""
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)


def dialect_of(session: Session) -> str:
    """Return the name of the dialect that a session speaks."""
    return session.get_bind().dialect.name
