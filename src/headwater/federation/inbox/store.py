"""All SQL of what was received."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db import insert
from headwater.federation.model import ReceivedActivity, ReceivedState
from headwater.jobs.retry import shorten_failure

MAX_ERROR = 2000


def add_received(session: Session, **values: Any) -> bool:
    """Keep an activity to be handled; returns False when it was received before."""
    adding = insert(session, ReceivedActivity).values(state=ReceivedState.WAITING, failures=0, **values)
    unless_known = adding.on_conflict_do_nothing(index_elements=[ReceivedActivity.fingerprint])
    return session.scalar(unless_known.returning(ReceivedActivity.id)) is not None


def count_waiting(session: Session, host: str) -> int:
    """Return how many activities of a host wait."""
    waiting = (ReceivedActivity.host == host, ReceivedActivity.state == ReceivedState.WAITING)
    return session.scalar(sa.select(sa.func.count()).where(*waiting)) or 0


def count_all_waiting(session: Session) -> int:
    """Return how many activities of all hosts wait."""
    waiting = ReceivedActivity.state == ReceivedState.WAITING
    return session.scalar(sa.select(sa.func.count()).where(waiting)) or 0


def count_by_state(session: Session) -> dict[ReceivedState, int]:
    """Return how many activities of all hosts stand where."""
    query = sa.select(ReceivedActivity.state, sa.func.count()).group_by(ReceivedActivity.state)
    return dict(session.execute(query).tuples().all())


def list_reasons(session: Session, states: Sequence[ReceivedState], count: int) -> Sequence[Any]:
    """Return why activities ended in some states (type, state, error, number), the most frequent first."""
    what = (ReceivedActivity.type, ReceivedActivity.state, ReceivedActivity.error)
    number = sa.func.count().label("number")
    query = sa.select(*what, number).where(ReceivedActivity.state.in_(states)).group_by(*what)
    return session.execute(query.order_by(number.desc(), *what).limit(count)).all()


def due_received(session: Session, host: str, now: dt.datetime, count: int) -> Sequence[ReceivedActivity]:
    """Return activities of a host whose time has come, in the order in which they came."""
    due = (
        ReceivedActivity.host == host,
        ReceivedActivity.state == ReceivedState.WAITING,
        ReceivedActivity.next_at <= now,
    )
    return session.scalars(sa.select(ReceivedActivity).where(*due).order_by(ReceivedActivity.id).limit(count)).all()


def next_time(session: Session, host: str) -> dt.datetime | None:
    """Return when something of a host is due again; None when nothing waits."""
    waiting = (ReceivedActivity.host == host, ReceivedActivity.state == ReceivedState.WAITING)
    return session.scalar(sa.select(sa.func.min(ReceivedActivity.next_at)).where(*waiting))


def end_received(session: Session, received_id: int, state: ReceivedState, error: str | None = None) -> None:
    """Keep how it ended; its content goes."""
    values = {"state": state, "error": error and shorten_failure(error, MAX_ERROR), "body": None}
    session.execute(sa.update(ReceivedActivity).where(ReceivedActivity.id == received_id).values(**values))


def put_off(session: Session, received_id: int, next_at: dt.datetime, error: str) -> None:
    """Try again later."""
    values = {"next_at": next_at, "error": shorten_failure(error, MAX_ERROR), "failures": ReceivedActivity.failures + 1}
    session.execute(sa.update(ReceivedActivity).where(ReceivedActivity.id == received_id).values(**values))


def prune(session: Session, before: dt.datetime) -> None:
    """Forget what was handled long ago."""
    old = (ReceivedActivity.received_at < before, ReceivedActivity.state != ReceivedState.WAITING)
    session.execute(sa.delete(ReceivedActivity).where(*old).execution_options(synchronize_session=False))
