"""All SQL of copies."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.copies.model import RemoteCopy
from headwater.db import insert
from headwater.kit import clock

_BATCH = 50  # let go of at once


def find_used_at(session: Session, key: str) -> dt.datetime | None:
    """Return when a copy was asked for last; None when there is none."""
    return session.scalar(sa.select(RemoteCopy.used_at).where(RemoteCopy.storage_key == key))


def note_copy(session: Session, key: str, size_bytes: int) -> None:
    """Note that a copy lies in the store."""
    values = {"size_bytes": size_bytes, "used_at": clock.now()}
    adding = insert(session, RemoteCopy).values(storage_key=key, **values)
    session.execute(adding.on_conflict_do_update(index_elements=[RemoteCopy.storage_key], set_=values))


def note_use(session: Session, key: str) -> None:
    """Note that somebody asked for a copy just now."""
    session.execute(sa.update(RemoteCopy).where(RemoteCopy.storage_key == key).values(used_at=clock.now()))


def take_out(session: Session, max_bytes: int) -> list[str]:
    """Let go of the copies that were asked for the longest ago until the rest is small enough; returns their keys."""
    taken: list[str] = []
    total = session.scalar(sa.select(sa.func.coalesce(sa.func.sum(RemoteCopy.size_bytes), 0))) or 0
    while total > max_bytes:
        oldest = sa.select(RemoteCopy.storage_key, RemoteCopy.size_bytes).order_by(RemoteCopy.used_at)
        rows = session.execute(oldest.limit(_BATCH)).all()
        if not rows:
            break
        going = []
        for row in rows:
            going.append(row.storage_key)
            total -= row.size_bytes
            if total <= max_bytes:
                break
        session.execute(sa.delete(RemoteCopy).where(RemoteCopy.storage_key.in_(going)))
        taken += going
    return taken
