"""All rows as text that either database can read: what a backup holds, whichever of them it was made on."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db.base import Base
from headwater.db.types import UtcDateTime

BATCH = 500
PASSING = frozenset({"job_worker", "signal"})
"""Tables about live processes: nothing in them is true any more when it is read again."""
Row = list[Any]


def list_tables() -> list[sa.Table]:
    """Return the tables that are kept, each after those that it refers to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in PASSING]


def kept_columns(table: sa.Table) -> list[sa.Column[Any]]:
    """Return the columns that are written; the others the database computes by itself."""
    return [column for column in table.columns if column.computed is None]


def dump_rows(session: Session, table: sa.Table) -> Iterator[bytes]:
    """Yield the rows of a table as lines of JSON, by primary key; the first line names the columns."""
    columns = kept_columns(table)
    yield msgspec.json.encode([column.name for column in columns]) + b"\n"
    query = sa.select(*columns).order_by(*table.primary_key.columns)
    for row in session.connection().execute(query.execution_options(yield_per=BATCH)):
        yield msgspec.json.encode(list(row)) + b"\n"


def load_rows(session: Session, table: sa.Table, lines: Iterable[bytes]) -> int:
    """Insert the rows that `dump_rows` wrote; returns how many. Raises ValueError for unknown columns."""
    given = iter(lines)
    names: list[str] = msgspec.json.decode(next(given))
    known = {column.name: column for column in kept_columns(table)}
    if unknown := set(names) - set(known):
        raise ValueError(f"table {table.name} has no column {', '.join(sorted(unknown))}")
    readers = [_reader_of(known[name]) for name in names]
    adding, count = sa.insert(table), 0
    while part := list(itertools.islice(given, BATCH)):
        rows = [_read_row(line, names, readers) for line in part]
        session.execute(adding.values({name: sa.bindparam(name) for name in names}), rows)
        count += len(rows)
    return count


def _read_row(line: bytes, names: Sequence[str], readers: Sequence[Callable[[Any], Any]]) -> dict[str, Any]:
    values: Row = msgspec.json.decode(line)
    return {
        name: None if value is None else read(value) for name, value, read in zip(names, values, readers, strict=True)
    }


def _reader_of(column: sa.Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, UtcDateTime):
        return lambda value: msgspec.convert(value, dt.datetime)
    if isinstance(column.type, sa.Uuid):
        return uuid.UUID
    return lambda value: value


def read_counters(session: Session) -> dict[str, int]:
    """Return the highest id that each table ever gave, deleted rows included: ids never come back."""
    counters = {}
    for table in list_tables():
        column = table.autoincrement_column
        if column is None:
            continue
        if _is_sqlite(session):
            last = session.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        else:
            sequence = _sequence_of(session, table, column)
            if sequence is None:
                continue
            last = session.scalar(sa.text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}"))  # noqa: S608 - a name the database gave
        counters[table.name] = int(last or 0)
    return counters


def write_counters(session: Session, counters: dict[str, int]) -> None:
    """Have ids go on where they were."""
    for table in list_tables():
        column, last = table.autoincrement_column, counters.get(table.name, 0)
        if column is None or last < 1:
            continue
        if _is_sqlite(session):
            session.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
            adding = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
            session.execute(adding, {"name": table.name, "last": last})
        elif (sequence := _sequence_of(session, table, column)) is not None:
            session.execute(
                sa.text("SELECT setval(CAST(:sequence AS regclass), :last)"), {"sequence": sequence, "last": last}
            )


class Quiet:
    """Loads rows without the database's own reactions to them: its triggers did their work when they were written."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._triggers: list[str] = []

    def __enter__(self) -> Quiet:
        if _is_sqlite(self._session):
            self._session.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
            found = self._session.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            for name, text in found:
                self._triggers.append(text)
                self._session.execute(sa.text(f'DROP TRIGGER "{name}"'))
        else:
            self._switch("DISABLE")
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is not None:
            return  # the transaction is undone, and this with it
        if _is_sqlite(self._session):
            for text in self._triggers:
                self._session.connection().exec_driver_sql(text)
        else:
            self._switch("ENABLE")

    def _switch(self, what: str) -> None:
        for table in Base.metadata.sorted_tables:
            self._session.execute(sa.text(f'ALTER TABLE "{table.name}" {what} TRIGGER USER'))


def empty_tables(session: Session) -> None:
    """Remove every row."""
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(sa.delete(table))


def hold_still(session: Session) -> None:
    """Let the transaction see one moment from its first statement on; call it before any other."""
    if not _is_sqlite(session):
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _sequence_of(session: Session, table: sa.Table, column: sa.Column[Any]) -> str | None:
    asking = sa.text("SELECT pg_get_serial_sequence(:table, :column)")
    found: str | None = session.scalar(asking, {"table": f'"{table.name}"', "column": column.name})
    return found


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
