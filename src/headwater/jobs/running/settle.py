"""How attempts end in the database, many at once, each only if the job is still that attempt's (the fence)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.jobs.model import ENDED, JOBS, JobState, in_state
from headwater.kit import clock


class Ending(msgspec.Struct, frozen=True):
    """What becomes of one attempt."""

    id: int
    attempt: int
    state: JobState  # COMPLETED, FAILED, DELAYED (tried again at `run_at`) or WAITING (was interrupted)
    parent_id: int | None = None
    progress: int = 0
    run_at: dt.datetime | None = None
    failure: str | None = None
    counts: bool = False  # as a failure


def settle(session: Session, endings: Sequence[Ending]) -> None:
    """Write how attempts ended; those that lost their job change nothing."""
    plain = [ending for ending in endings if ending.state is JobState.COMPLETED]
    by_progress: dict[int, list[Ending]] = {}
    for ending in plain:
        by_progress.setdefault(ending.progress, []).append(ending)
    for progress, group in by_progress.items():
        _complete(session, group, progress)
    for ending in endings:
        if ending.state is not JobState.COMPLETED:
            _end(session, ending)
    release_parents(session, {ending.parent_id for ending in endings if ending.parent_id and ending.state in ENDED})


def _still_theirs(endings: Sequence[Ending]) -> sa.ColumnElement[bool]:
    return sa.and_(
        JOBS.c.id.in_([ending.id for ending in endings]),
        sa.tuple_(JOBS.c.id, JOBS.c.attempt).in_([(ending.id, ending.attempt) for ending in endings]),
        in_state(JobState.RUNNING),
    )


def _complete(session: Session, endings: Sequence[Ending], progress: int) -> None:
    values = {"state": JobState.COMPLETED, "worker_id": None, "progress": progress, "finished_at": clock.now()}
    session.execute(sa.update(JOBS).where(_still_theirs(endings)).values(**values))


def _end(session: Session, ending: Ending) -> None:
    values: dict[str, object] = {"state": ending.state, "worker_id": None}
    if ending.state is JobState.FAILED:
        values["finished_at"] = clock.now()
    if ending.run_at is not None:
        values["run_at"] = ending.run_at
    if ending.failure is not None:
        values["failure"] = ending.failure
    if ending.counts:
        values["failures"] = JOBS.c.failures + 1
    session.execute(sa.update(JOBS).where(_still_theirs([ending])).values(**values))


def release_parents(session: Session, parents: Iterable[int]) -> None:
    """Let parents run whose children have all ended, well or badly."""
    ids = sorted(parents)
    if not ids:
        return
    # Locked before looking, so that of two children that end at once the later one sees the other.
    session.execute(sa.select(JOBS.c.id).where(JOBS.c.id.in_(ids)).order_by(JOBS.c.id).with_for_update())
    child = JOBS.alias("child")
    unfinished = sa.exists().where(child.c.parent_id == JOBS.c.id, child.c.state.not_in(ENDED))
    ready = sa.case((JOBS.c.run_at <= clock.now(), int(JobState.WAITING)), else_=int(JobState.DELAYED))
    blocked = in_state(JobState.WAITING_FOR_CHILDREN)
    session.execute(sa.update(JOBS).where(JOBS.c.id.in_(ids), blocked, ~unfinished).values(state=ready))


def write_progress(session: Session, progress: Iterable[tuple[int, int, int]]) -> None:
    """Write the progress of running attempts, given as `(id, attempt, progress)`."""
    for job_id, attempt, percent in progress:
        # A job in the middle of its own transaction keeps its row locked on PostgreSQL: it is skipped, not waited for.
        free = sa.select(JOBS.c.id).where(JOBS.c.id == job_id).with_for_update(skip_locked=True)
        theirs = (JOBS.c.id.in_(free.scalar_subquery()), JOBS.c.attempt == attempt, in_state(JobState.RUNNING))
        session.execute(sa.update(JOBS).where(*theirs).values(progress=percent))
