"""Queries over the queue for lists and counters."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.federation import count_received_waiting
from headwater.jobs.model import Job, JobState, KnownJobType
from headwater.operations.wire import WireState

_SINGLE: dict[WireState, JobState] = {
    "active": JobState.RUNNING,
    "completed": JobState.COMPLETED,
    "failed": JobState.FAILED,
    "delayed": JobState.DELAYED,
    "waiting-children": JobState.WAITING_FOR_CHILDREN,
}


def list_jobs(
    session: Session,
    *,
    state: WireState | None,
    wire_type: str | None,
    paused: bool,
    start: int,
    count: int,
    descending: bool,
) -> tuple[int, list[tuple[Job, str | None]]]:
    """Return the number of jobs and one page of them with their types' wire names, in the order of creation."""
    conditions = [] if state is None else _in_wire_state(state, paused)
    if wire_type is not None:
        ours = sa.select(KnownJobType.name).where(KnownJobType.wire_name == wire_type)
        conditions.append(sa.or_(Job.type.in_(ours), Job.type == wire_type))
    total = session.scalar(sa.select(sa.func.count()).select_from(Job).where(*conditions)) or 0
    page = (
        sa.select(Job, KnownJobType.wire_name)
        .outerjoin(KnownJobType, KnownJobType.name == Job.type)
        .where(*conditions)
        .order_by(Job.id.desc() if descending else Job.id)
        .offset(start)
        .limit(count)
    )
    return total, [(row[0], row[1]) for row in session.execute(page)]


def _in_wire_state(state: WireState, paused: bool) -> list[sa.ColumnElement[bool]]:
    """`waiting` is everything that could not start yet, except what waits for its time, as clients expect."""
    if single := _SINGLE.get(state):
        return [Job.state == single]
    if state == "waiting":
        return [Job.state.in_((JobState.WAITING, JobState.WAITING_FOR_CHILDREN))]
    waiting: list[Any] = [Job.state == JobState.WAITING]
    if state == "prioritized":
        waiting.append(Job.priority > 0)
    return waiting if paused == (state == "paused") else [sa.false()]


def count_jobs(session: Session, *, paused: bool) -> dict[str, int]:
    """Return how many jobs are in each state of the wire, those of no jobs too."""
    found = dict(session.execute(sa.select(Job.state, sa.func.count()).group_by(Job.state)).tuples().all())
    counts: dict[str, int] = {name: found.get(state, 0) for name, state in _SINGLE.items()}
    waiting = found.get(JobState.WAITING, 0)
    return counts | {"waiting": waiting, "paused": waiting if paused else 0}


def list_job_types(session: Session) -> list[str]:
    """Return the names of all types that workers know, in order."""
    return list(session.scalars(sa.select(KnownJobType.name).order_by(KnownJobType.name)))


def count_messages_waiting(session: Session) -> int:
    """Return how many activities of other instances have not been handled yet."""
    return count_received_waiting(session)
