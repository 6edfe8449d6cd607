"""The queue as every process sees it: enqueue, cancel, pause, resume. Nothing here knows what a job does."""

from __future__ import annotations

import datetime as dt
import functools
import threading
import weakref
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db import dialect_of, insert, insert_for
from headwater.db.database import after_commit
from headwater.jobs.model import ENDED, JOBS, UNSTARTED, JobState, KnownJobType, QueuePause
from headwater.jobs.running.settle import release_parents
from headwater.kit import clock

_listeners: weakref.WeakSet[threading.Event] = weakref.WeakSet()  # the workers of this process
_TRIES = 5


def _given(*columns: str) -> dict[str, Any]:
    return {column: sa.bindparam(column, type_=JOBS.c[column].type) for column in columns}


# The type's own priority is looked up here: whoever enqueues need not load its code.
_type_priority = sa.select(KnownJobType.priority).where(KnownJobType.name == sa.bindparam("type")).scalar_subquery()
_VALUES = {
    **_given("type", "payload", "state", "key", "unique_key", "parent_id", "run_at", "created_at"),
    "priority": sa.func.coalesce(sa.bindparam("asked_priority", type_=sa.Integer), _type_priority, 0),
    **dict.fromkeys(("attempt", "failures", "crashes", "progress"), 0),
}
_ADDING = sa.insert(JOBS).values(_VALUES).returning(JOBS.c.id)  # built once: building it costs more than running it

# Locked, so that no worker starts one before what it shall find is committed.
_UNSTARTED = (
    sa.select(JOBS.c.unique_key)
    .where(JOBS.c.unique_key.in_(sa.bindparam("unique_keys", expanding=True)))
    .order_by(JOBS.c.unique_key)
    .with_for_update(read=True)
)


def enqueue(
    session: Session,
    name: str,
    payload: dict[str, Any],
    *,
    key: str | None = None,
    priority: int | None = None,
    run_at: dt.datetime | None = None,
    parent: int | None = None,
    unique_key: str | None = None,
) -> int:
    """Add a job inside the caller's transaction; returns its id.

    `key` names what it works on (`JobType.key_cap`); `priority` None is the type's, lower numbers go first;
    `parent` is a job that has not started and shall wait until this one has ended; while an unstarted job has the same
    `unique_key`, that one's id is returned and nothing is added.
    """
    now = clock.now()
    delayed = run_at is not None and run_at > now
    values = {
        "type": name,
        "payload": payload,
        "state": JobState.DELAYED if delayed else JobState.WAITING,
        "asked_priority": priority,
        "key": key,
        "unique_key": unique_key,
        "parent_id": parent,
        "run_at": run_at if delayed else now,
        "created_at": now,
    }
    job_id = _insert(session, values, unique_key)
    if parent is not None:
        started = JOBS.c.state.in_((JobState.WAITING, JobState.DELAYED))
        waiting = {"state": JobState.WAITING_FOR_CHILDREN}
        session.execute(sa.update(JOBS).where(JOBS.c.id == parent, started).values(waiting))
    after_commit(session, wake_workers)
    return job_id


@functools.cache
def _unless_there(dialect: str) -> Any:
    unless_there = insert_for(dialect, JOBS).values(_VALUES).returning(JOBS.c.id)
    return unless_there.on_conflict_do_nothing(
        index_elements=[JOBS.c.unique_key], index_where=sa.text("unique_key IS NOT NULL")
    )


def _insert(session: Session, values: dict[str, Any], unique_key: str | None) -> int:
    if unique_key is None:
        return int(session.execute(_ADDING, values).scalar_one())
    unless_there = _unless_there(dialect_of(session))
    for _ in range(_TRIES):  # the job in the way may start between the two statements
        job_id = session.execute(unless_there, values).scalar()
        if job_id is None:
            job_id = session.scalar(sa.select(JOBS.c.id).where(JOBS.c.unique_key == unique_key))
        if job_id is not None:
            return int(job_id)
    raise RuntimeError(f"could not enqueue a job with the unique key {unique_key}")


def enqueue_unique(
    session: Session, name: str, payloads: Mapping[str, dict[str, Any]], *, run_at: dt.datetime | None = None
) -> None:
    """Add a job for each key (key -> payload) unless one that has not started has it: as `enqueue` with the unique key
    `name:key`, but as dear for many keys as for one, and one statement where all are there.
    """
    if not payloads:
        return
    unique = {f"{name}:{key}": key for key in sorted(payloads)}
    there = set(session.execute(_UNSTARTED, {"unique_keys": list(unique)}).scalars())
    now = clock.now()
    delayed = run_at is not None and run_at > now
    state = JobState.DELAYED if delayed else JobState.WAITING
    common: dict[str, Any] = {"type": name, "state": state, "asked_priority": None}
    common |= {"parent_id": None, "run_at": run_at if delayed else now, "created_at": now}
    missing = [
        {**common, "key": key, "unique_key": unique_key, "payload": payloads[key]}
        for unique_key, key in unique.items()
        if unique_key not in there
    ]
    if missing:
        session.execute(_unless_there(dialect_of(session)), missing)
        after_commit(session, wake_workers)


def cancel(session: Session, job_id: int, reason: str = "cancelled") -> bool:
    """End a job that has not ended; a running attempt notices within a heartbeat and can write nothing any more."""
    ending = {"state": JobState.FAILED, "failure": reason, "finished_at": clock.now()}
    ending |= {"unique_key": None, "worker_id": None}
    alive = JOBS.c.state.in_((*UNSTARTED, JobState.RUNNING))
    cancelling = sa.update(JOBS).where(JOBS.c.id == job_id, alive).values(ending).returning(JOBS.c.parent_id)
    row = session.execute(cancelling).one_or_none()
    if row is not None and row.parent_id is not None:
        release_parents(session, [row.parent_id])
    return row is not None


def retry(session: Session, job_id: int) -> bool:
    """Let a job that has failed for good begin anew, with all of its attempts."""
    fresh = {"state": JobState.WAITING, "failures": 0, "crashes": 0, "progress": 0, "run_at": clock.now()}
    fresh |= {"finished_at": None, "worker_id": None}
    waking = sa.update(JOBS).where(JOBS.c.id == job_id, JOBS.c.state == JobState.FAILED).values(fresh)
    found = session.execute(waking.returning(JOBS.c.id)).one_or_none()
    after_commit(session, wake_workers)
    return found is not None


def remove(session: Session, job_id: int) -> bool:
    """Forget a job that has ended."""
    removing = sa.delete(JOBS).where(JOBS.c.id == job_id, JOBS.c.state.in_(ENDED)).returning(JOBS.c.id)
    return session.execute(removing).one_or_none() is not None


def pause(session: Session) -> None:
    """Start nothing any more, on any worker; what runs runs on."""
    pausing = insert(session, QueuePause).values(id=1, paused_at=clock.now())
    session.execute(pausing.on_conflict_do_nothing())


def resume(session: Session) -> None:
    """Start jobs again."""
    session.execute(sa.delete(QueuePause))
    after_commit(session, wake_workers)


def is_paused(session: Session) -> bool:
    """Whether the queue is paused."""
    return session.scalar(sa.select(sa.exists().select_from(QueuePause))) is True


def listen(event: threading.Event) -> None:
    """Have an event set whenever this process enqueues; other processes' jobs are found by looking."""
    _listeners.add(event)


def wake_workers() -> None:
    """Tell the workers of this process to look now."""
    for event in list(_listeners):
        event.set()
