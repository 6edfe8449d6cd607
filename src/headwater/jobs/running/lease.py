"""Leases: a worker holds its jobs as long as its heartbeat goes on; jobs of dead workers go back to the queue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db.locks import hold_lock
from headwater.jobs.model import JOBS, JobState, JobWorker, in_state
from headwater.jobs.running.claim import CLAIM_LOCK
from headwater.jobs.running.liveness import identify_process, is_dead
from headwater.jobs.running.settle import release_parents
from headwater.kit import clock

_running = in_state(JobState.RUNNING)


def register(session: Session, lease_seconds: float) -> int:
    """Add this worker; returns its id."""
    machine, pid, pid_start = identify_process()
    now = clock.now()
    until = now + dt.timedelta(seconds=lease_seconds)
    worker = JobWorker(machine=machine, pid=pid, pid_start=pid_start, started_at=now, alive_until=until)
    session.add(worker)
    session.flush()
    return worker.id


def renew(session: Session, worker_id: int, lease_seconds: float) -> bool:
    """Move the lease on; False when the worker was taken for dead."""
    until = clock.now() + dt.timedelta(seconds=lease_seconds)
    renewing = sa.update(JobWorker).where(JobWorker.id == worker_id).values(alive_until=until).returning(JobWorker.id)
    return session.scalar(renewing) is not None


def read_leased(session: Session, worker_id: int) -> set[tuple[int, int]]:
    """Return `(id, attempt)` of the jobs that the worker holds."""
    held = sa.select(JOBS.c.id, JOBS.c.attempt).where(_running, JOBS.c.worker_id == worker_id)
    return {(row.id, row.attempt) for row in session.execute(held)}


def recover(session: Session, asking_worker: int, max_crashes: int) -> int:
    """Put the jobs of dead workers back into the queue, or fail those that were there too often; returns how many.

    Whoever asks is alive, even if a suspended machine's clock has just jumped past its lease.
    """
    workers = session.execute(sa.select(JobWorker).where(JobWorker.id != asking_worker)).scalars().all()
    now = clock.now()
    dead = [
        worker.id
        for worker in workers
        if worker.alive_until < now or is_dead(worker.machine, worker.pid, worker.pid_start)
    ]
    if not dead:
        return 0
    hold_lock(session, CLAIM_LOCK)  # against a claim of one that only seems dead
    # A dead worker's open transaction may still hold a row on PostgreSQL: the next round sees to that one.
    orphans = sa.select(JOBS.c.id).where(_running, JOBS.c.worker_id.in_(dead)).with_for_update(skip_locked=True)
    ids = list(session.scalars(orphans))
    _requeue(session, ids, max_crashes)
    bereft = ~sa.exists().where(_running, JOBS.c.worker_id == JobWorker.id)
    session.execute(sa.delete(JobWorker).where(JobWorker.id.in_(dead), bereft))
    return len(ids)


def _requeue(session: Session, ids: Sequence[int], max_crashes: int) -> None:
    mine = (JOBS.c.id.in_(ids), _running)
    reason = f"The worker died {max_crashes} times while it ran this job."
    ending = {"state": JobState.FAILED, "failure": reason, "finished_at": clock.now()}
    crashed = {"worker_id": None, "crashes": JOBS.c.crashes + 1}
    hopeless = sa.update(JOBS).where(*mine, JOBS.c.crashes + 1 >= max_crashes).values(ending | crashed)
    failed = session.execute(hopeless.returning(JOBS.c.parent_id)).scalars()
    release_parents(session, {parent for parent in failed if parent is not None})
    session.execute(sa.update(JOBS).where(*mine).values(crashed | {"state": JobState.WAITING}))


def release(session: Session, worker_id: int, only: Sequence[int] | None = None) -> None:
    """Hand jobs back unharmed: all that the worker holds, or some."""
    giving = sa.update(JOBS).where(_running, JOBS.c.worker_id == worker_id)
    if only is not None:
        giving = giving.where(JOBS.c.id.in_(only))
    session.execute(giving.values(state=JobState.WAITING, worker_id=None))


def sign_off(session: Session, worker_id: int) -> None:
    """Remove the worker, handing its jobs back."""
    release(session, worker_id)
    session.execute(sa.delete(JobWorker).where(JobWorker.id == worker_id))


def has_live_worker(session: Session) -> bool:
    """Whether any worker's heartbeat is fresh."""
    return session.scalar(sa.select(sa.exists().where(JobWorker.alive_until >= clock.now()))) is True
