"""All SQL of attempts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.attempts.model import AttemptWindow
from headwater.db.upsert import insert


def find_window(session: Session, key: str, now: dt.datetime) -> Any | None:
    """Return `(failures, ends_at)` of the window that is open."""
    query = sa.select(AttemptWindow.failures, AttemptWindow.ends_at)
    return session.execute(query.where(AttemptWindow.key == key, AttemptWindow.ends_at > now)).one_or_none()


def count_failure(session: Session, key: str, now: dt.datetime, ends_at: dt.datetime) -> None:
    """Count one in the open window, else in a new one that ends at `ends_at`."""
    is_over = AttemptWindow.ends_at <= now
    statement = insert(session, AttemptWindow).values(key=key, failures=1, ends_at=ends_at)
    counted = {
        "failures": sa.case((is_over, 1), else_=AttemptWindow.failures + 1),
        "ends_at": sa.case((is_over, statement.excluded.ends_at), else_=AttemptWindow.ends_at),
    }
    session.execute(statement.on_conflict_do_update(index_elements=[AttemptWindow.key], set_=counted))


def remove_window(session: Session, key: str) -> None:
    """Forget what was counted."""
    session.execute(sa.delete(AttemptWindow).where(AttemptWindow.key == key))


def prune_windows(session: Session, now: dt.datetime) -> None:
    """Remove windows that are over."""
    session.execute(sa.delete(AttemptWindow).where(AttemptWindow.ends_at <= now))
