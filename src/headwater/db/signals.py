"""Signals between processes: rows that every process tails; for things that may be lost (progress, revocations).

PostgreSQL NOTIFY or Redis may replace the transport later; the calls stay.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from headwater.db.base import Base
from headwater.db.database import Database
from headwater.db.types import BigId, Json, UtcDateTime
from headwater.kit import clock


class Signal(Base):
    """One thing that happened, for whoever listens right now."""

    __tablename__ = "signal"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    topic: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)


def send(session: Session, topic: str, **facts: Any) -> None:
    """Tell every process, when the caller's transaction commits."""
    session.execute(sa.insert(Signal).values(topic=topic, facts=facts, created_at=clock.now()))


def prune(session: Session, older_than_seconds: float) -> None:
    """Remove signals that every live process has read."""
    limit = clock.now() - dt.timedelta(seconds=older_than_seconds)
    session.execute(sa.delete(Signal).where(Signal.created_at < limit))


class Tail:
    """Reads signals in order, each once, from the moment it is made."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.read() as session:
            self._last = session.scalar(sa.select(sa.func.max(Signal.id))) or 0

    def read(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the `(topic, facts)` that came since the last call."""
        query = sa.select(Signal.id, Signal.topic, Signal.facts).where(Signal.id > self._last).order_by(Signal.id)
        with self._database.read() as session:
            rows = session.execute(query).all()
        if rows:
            self._last = rows[-1].id
        return [(row.topic, row.facts) for row in rows]
