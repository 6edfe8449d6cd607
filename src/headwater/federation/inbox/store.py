"""All SQL of what was received."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db import dialect_of, insert_for
from headwater.federation.model import ReceivedActivity, ReceivedState
from headwater.jobs.retry import shorten_failure

MAX_ERROR = 2000
RECEIVED = cast(sa.Table, ReceivedActivity.__table__)


# Built once: building them costs more than running them.
_WAITING = (
    sa.select(RECEIVED.c.host, sa.func.count())
    .where(RECEIVED.c.host.in_(sa.bindparam("hosts", expanding=True)), RECEIVED.c.state == ReceivedState.WAITING)
    .group_by(RECEIVED.c.host)
)

_ENDING = (
    sa.update(RECEIVED)
    .where(RECEIVED.c.id.in_(sa.bindparam("ids", expanding=True)))
    .values(state=sa.bindparam("done", type_=RECEIVED.c.state.type), error=None, body=None)
)


@functools.cache
def _adding(dialect: str) -> Any:
    adding = insert_for(dialect, RECEIVED).values(state=ReceivedState.WAITING, failures=0)
    unless_there = adding.on_conflict_do_nothing(index_elements=[RECEIVED.c.fingerprint])
    return unless_there.execution_options(preserve_rowcount=True)


def add_received(session: Session, rows: Sequence[dict[str, Any]]) -> bool:
    """Keep activities to be handled, in their order; whether one of them was not received before."""
    if not rows:
        return False
    return session.connection().execute(_adding(dialect_of(session)), rows).rowcount > 0


def count_waiting(session: Session, hosts: Sequence[str]) -> dict[str, int]:
    """Return how many activities of each host wait."""
    return dict(session.execute(_WAITING, {"hosts": hosts}).all()) if hosts else {}


def count_all_waiting(session: Session) -> int:
    """Return how many activities of all hosts wait."""
    waiting = ReceivedActivity.state == ReceivedState.WAITING
    return session.scalar(sa.select(sa.func.count()).where(waiting)) or 0


def count_by_state(session: Session) -> dict[ReceivedState, int]:
    """Return how many activities of all hosts stand where."""
    query = sa.select(ReceivedActivity.state, sa.func.count()).group_by(ReceivedActivity.state)
    return dict(session.execute(query).tuples().all())


def count_by_type(session: Session) -> Sequence[Any]:
    """Return how many activities of each type stand where (type, state, number), as long as they are remembered."""
    what = (ReceivedActivity.type, ReceivedActivity.state)
    return session.execute(sa.select(*what, sa.func.count().label("number")).group_by(*what)).all()


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


def end_all_received(session: Session, ids: Sequence[int]) -> None:
    """Keep that these are done; their content goes."""
    session.execute(_ENDING, {"ids": ids, "done": ReceivedState.DONE})


def put_off(session: Session, received_id: int, next_at: dt.datetime, error: str) -> None:
    """Try again later."""
    values = {"next_at": next_at, "error": shorten_failure(error, MAX_ERROR), "failures": ReceivedActivity.failures + 1}
    session.execute(sa.update(ReceivedActivity).where(ReceivedActivity.id == received_id).values(**values))


def prune(session: Session, before: dt.datetime) -> None:
    """Forget what was handled long ago."""
    old = (ReceivedActivity.received_at < before, ReceivedActivity.state != ReceivedState.WAITING)
    session.execute(sa.delete(ReceivedActivity).where(*old).execution_options(synchronize_session=False))
