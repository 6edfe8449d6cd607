"""Engines and transactions: one writer at a time on SQLite (measured fastest, loses nothing), pools on PostgreSQL.

Never hold a transaction over network or ffmpeg calls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.kit.secret import Secret
from headwater.settings import Settings

_COMPILED_STATEMENTS = 1500  # kept for each engine; lists alone have hundreds
_AFTER_COMMIT = "headwater_after_commit"
_DEFERRED = "headwater_deferred_writes"
_SECRET = "headwater_secret"  # noqa: S105 - the name of an entry
_SETTINGS = "headwater_settings"


class Database:
    """The instance's database: `read()` and `write()` each open one transaction."""

    def __init__(self, url: str, *, readers: int = 16, writers: int = 4) -> None:
        self._info: dict[str, Any] = {}  # what every session carries
        parsed = sa.make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._writer = _open_sqlite(parsed, size=1, read_only=False)
            self._reader = _open_sqlite(parsed, size=readers, read_only=True)
        else:
            if parsed.drivername == "postgresql":
                parsed = parsed.set(drivername="postgresql+psycopg")
            self._writer = self._reader = sa.create_engine(
                parsed,
                pool_size=writers,
                max_overflow=readers,
                pool_pre_ping=True,
                pool_timeout=60,
                query_cache_size=_COMPILED_STATEMENTS,
                hide_parameters=True,  # errors are logged; their parameters may be tokens
            )
            sa.event.listen(self._writer, "connect", _compile_no_plans)

    @classmethod
    def from_settings(cls, settings: Settings) -> Database:
        """Open the database that the settings name."""
        return cls(settings.database_url, readers=settings.database.readers, writers=settings.database.writers)

    @property
    def engine(self) -> sa.Engine:
        """The engine that may write; for migrations."""
        return self._writer

    @property
    def read_engine(self) -> sa.Engine:
        """The engine of those who only read: on PostgreSQL the same one."""
        return self._reader

    def carry(self, secret: Secret) -> None:
        """Let every session know the instance's secret (`secret_of`): some rows are sealed with it."""
        self._info[_SECRET] = secret

    def carry_settings(self, read: Callable[[], Settings]) -> None:
        """Let every session know the settings in force (`settings_of`): what reacts to events gets nothing else."""
        self._info[_SETTINGS] = read

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a read transaction: one consistent picture of the data."""
        reading = Session(self._reader, expire_on_commit=False, autoflush=False, info=self._info)
        with reading as session, session.begin():
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a write transaction; committed when the block ends without an exception."""
        with Session(self._writer, expire_on_commit=False, info=self._info) as session:
            with session.begin():
                yield session
            for signal in session.info.pop(_AFTER_COMMIT, ()):
                signal()

    def close(self) -> None:
        """Close all connections."""
        self._writer.dispose()
        self._reader.dispose()


def secret_of(session: Session) -> Secret:
    """Return the secret that seals what rows keep unreadable."""
    found: Secret = session.info[_SECRET]
    return found


def settings_of(session: Session) -> Settings:
    """Return the settings in force, for handlers of events; a request knows its own snapshot."""
    read: Callable[[], Settings] = session.info[_SETTINGS]
    return read()


def after_commit(session: Session, signal: Callable[[], None]) -> None:
    """Call `signal` once the transaction is committed. For things that may be lost; durable work is a job."""
    session.info.setdefault(_AFTER_COMMIT, []).append(signal)


def defer_write(session: Session, write: Callable[[Session], None]) -> None:
    """Ask for a write once the request that only reads has been answered. For things that may be lost."""
    session.info.setdefault(_DEFERRED, []).append(write)


def take_deferred_writes(session: Session) -> list[Callable[[Session], None]]:
    """Return the writes that were asked for; for whoever answers requests."""
    found: list[Callable[[Session], None]] = session.info.pop(_DEFERRED, [])
    return found


def _open_sqlite(url: sa.URL, *, size: int, read_only: bool) -> sa.Engine:
    engine = sa.create_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=60,
        query_cache_size=_COMPILED_STATEMENTS,
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # errors are logged; their parameters may be tokens
    )

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself: its implicit BEGIN loses updates.
        connection.isolation_level = None
        pragmas = ["busy_timeout=30000", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-8000"]
        if read_only:
            pragmas.append("query_only=ON")
        else:
            pragmas += ["journal_mode=WAL", "synchronous=NORMAL"]
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _compile_no_plans(connection: Any, _record: Any) -> None:
    """Let PostgreSQL compile no plan (JIT): what a page asks takes a millisecond, compiling it a hundred."""
    before = connection.autocommit
    connection.autocommit = True
    connection.execute("SET jit = off")
    connection.autocommit = before
