"""Remove jobs that ended long ago."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.jobs.job_type import JobType
from headwater.jobs.model import JOBS, JobState, in_state
from headwater.kit import clock
from headwater.settings.work import Jobs

_AT_ONCE = 1000  # keeps the write transaction short


def prune(session: Session, settings: Jobs, types: Iterable[JobType]) -> bool:
    """Remove some of the jobs that need not be kept; returns whether there may be more."""
    special = {kind.name: kind.keep_completed_seconds for kind in types if kind.keep_completed_seconds is not None}
    completed = in_state(JobState.COMPLETED)
    removals = [
        (settings.keep_failed, in_state(JobState.FAILED)),
        (settings.keep_completed, sa.and_(completed, JOBS.c.type.not_in(special))),
        *((keep, sa.and_(completed, JOBS.c.type == name)) for name, keep in special.items()),
    ]
    filled = [_remove(session, keep, condition) for keep, condition in removals]
    return any(filled)


def _remove(session: Session, keep_seconds: float, condition: sa.ColumnElement[bool]) -> bool:
    limit = clock.now() - dt.timedelta(seconds=keep_seconds)
    old = sa.select(JOBS.c.id).where(JOBS.c.finished_at < limit, condition).order_by(JOBS.c.finished_at).limit(_AT_ONCE)
    removing = sa.delete(JOBS).where(JOBS.c.id.in_(old.scalar_subquery())).returning(JOBS.c.id)
    return len(session.execute(removing).all()) == _AT_ONCE
