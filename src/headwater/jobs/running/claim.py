"""Take ready jobs for a worker, in batches, one worker at a time, so that every limit is exact."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db.locks import hold_lock
from headwater.jobs.model import JOBS, JobState, JobWorker, QueuePause, in_state
from headwater.jobs.running.limits import Limits, Load, Ready, Room, choose, is_open
from headwater.kit import clock

CLAIM_LOCK = 0x48575F4A  # "HW_J"
_PROMOTED_AT_ONCE = 1000  # keeps the write transaction short

_may_claim = sa.and_(
    ~sa.exists().select_from(QueuePause),
    sa.exists().where(JobWorker.id == sa.bindparam("worker")),  # one taken for dead must not take jobs
)
_candidates = (
    sa.select(JOBS.c.id, JOBS.c.type, JOBS.c.key)
    .where(in_state(JobState.WAITING), JOBS.c.type.in_(sa.bindparam("types", expanding=True)), _may_claim)
    .order_by(JOBS.c.priority, JOBS.c.run_at, JOBS.c.id)
    .limit(sa.bindparam("window"))
)
_take = (
    sa.update(JOBS)
    .where(JOBS.c.id.in_(sa.bindparam("ids", expanding=True)), in_state(JobState.WAITING))
    .values(
        state=JobState.RUNNING,
        worker_id=sa.bindparam("worker"),
        started_at=sa.bindparam("now"),
        attempt=JOBS.c.attempt + 1,
        unique_key=None,
        progress=0,
    )
    .returning(
        JOBS.c.id,
        JOBS.c.type,
        JOBS.c.payload,
        JOBS.c.attempt,
        JOBS.c.failures,
        JOBS.c.parent_id,
        JOBS.c.created_at,
    )
)
_load = (
    sa.select(JOBS.c.type, JOBS.c.key, sa.func.count().label("running"))
    .where(in_state(JobState.RUNNING))
    .group_by(JOBS.c.type, JOBS.c.key)
)
_due = (
    sa.select(JOBS.c.id)
    .where(in_state(JobState.DELAYED), JOBS.c.run_at <= sa.bindparam("now"))
    .order_by(JOBS.c.run_at)
    .limit(_PROMOTED_AT_ONCE)
)


def claim(
    session: Session, worker_id: int, types: Mapping[str, Limits], here: Counter[str], room: Room
) -> list[sa.Row[Any]]:
    """Take as many ready jobs as limits and room allow, first ones first; each gets a new fencing number."""
    hold_lock(session, CLAIM_LOCK)
    load = _read_load(session, types, here)
    taken: list[sa.Row[Any]] = []
    while room.total > 0:
        candidates = _read_candidates(session, worker_id, types, load, room)
        chosen = choose(candidates, types, load, room)
        if not chosen:
            break
        taken += _start(session, worker_id, [job.id for job in chosen])
        if len(candidates) < _window(room):
            break
        room = Room(max(0, room.free - len(chosen)), min(room.spare, room.total - len(chosen)), room.quick)
    return taken


def promote_due(session: Session) -> None:
    """Make delayed jobs whose time has come ready."""
    hold_lock(session, CLAIM_LOCK)
    if ids := session.scalars(_due, {"now": clock.now()}).all():
        session.execute(sa.update(JOBS).where(JOBS.c.id.in_(ids)).values(state=JobState.WAITING))


def _window(room: Room) -> int:
    return room.total * 2  # some will be over a limit; if too many are, the claim looks again


def _read_load(session: Session, types: Mapping[str, Limits], here: Counter[str]) -> Load:
    load = Load(here=here.copy())
    if any(limits.key_cap is not None or limits.concurrency is not None for limits in types.values()):
        for type_, key, running in session.execute(_load):
            load.by_type[type_] += running
            if key is not None:
                load.by_key[key] += running
    return load


def _read_candidates(
    session: Session, worker_id: int, types: Mapping[str, Limits], load: Load, room: Room
) -> list[Ready]:
    wanted = [name for name, limits in types.items() if is_open(limits, name, load)]
    if not room.free:
        wanted = [name for name in wanted if name in room.quick]
    query = _candidates
    for full in _full_keys(types, wanted, load):
        query = query.where(full)
    found = session.execute(query, {"types": wanted, "window": _window(room), "worker": worker_id})
    return [Ready(*row) for row in found]


def _full_keys(types: Mapping[str, Limits], wanted: list[str], load: Load) -> list[sa.ColumnElement[bool]]:
    """Leave out what cannot start, so that one busy key never fills the whole window."""
    conditions = []
    for cap in {types[name].key_cap for name in wanted} - {None}:
        full = [key for key, running in load.by_key.items() if cap is not None and running >= cap]
        if full:
            capped = [name for name in wanted if types[name].key_cap == cap]
            held_back = sa.and_(JOBS.c.type.in_(capped), JOBS.c.key.is_not(None), JOBS.c.key.in_(full))
            conditions.append(~held_back)
    return conditions


def _start(session: Session, worker_id: int, ids: list[int]) -> list[sa.Row[Any]]:
    now: dt.datetime = clock.now()
    place = {job_id: number for number, job_id in enumerate(ids)}
    taken = session.execute(_take, {"ids": ids, "worker": worker_id, "now": now}).all()
    return sorted(taken, key=lambda row: place[row.id])
