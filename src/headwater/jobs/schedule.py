"""Regular work: each schedule's job is enqueued once per turn, whichever worker sees first that it is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db import insert
from headwater.jobs.job_type import JobType, Schedule
from headwater.jobs.model import JOBS, JobState, KnownJobType, ScheduleTurn, in_state
from headwater.jobs.queue import enqueue
from headwater.kit import clock
from headwater.settings import Settings


def publish(session: Session, types: Iterable[JobType], schedules: Iterable[Schedule], settings: Settings) -> None:
    """Write down what this worker knows, for processes that list jobs without loading their code."""
    for kind in types:
        known = {"wire_name": kind.wire_name, "priority": kind.priority}
        adding = insert(session, KnownJobType).values(name=kind.name, **known)
        session.execute(adding.on_conflict_do_update(index_elements=[KnownJobType.name], set_=known))
    for schedule in schedules:
        facts = {"job_type": schedule.job_type, "debug_command": schedule.debug_command}
        first_at = _next_turn(schedule, settings)
        adding = insert(session, ScheduleTurn).values(name=schedule.name, next_at=first_at, **facts)
        sooner = sa.case((ScheduleTurn.next_at > first_at, first_at), else_=ScheduleTurn.next_at)
        session.execute(
            adding.on_conflict_do_update(index_elements=[ScheduleTurn.name], set_={**facts, "next_at": sooner})
        )


def enqueue_due(session: Session, schedules: Mapping[str, Schedule], settings: Settings) -> None:
    """Enqueue the jobs of schedules whose time has come, and move them on."""
    due = sa.select(ScheduleTurn.name).where(ScheduleTurn.name.in_(schedules), ScheduleTurn.next_at <= clock.now())
    for name in session.scalars(due).all():
        schedule = schedules[name]
        turn = sa.update(ScheduleTurn).where(ScheduleTurn.name == name, ScheduleTurn.next_at <= clock.now())
        taken = session.scalar(turn.values(next_at=_next_turn(schedule, settings)).returning(ScheduleTurn.name))
        if taken and not _is_running(session, name):
            _enqueue(session, name, schedule.job_type)


def run_now(session: Session, debug_command: str) -> int | None:
    """Enqueue the job of the schedule that has this command; None when there is none."""
    query = sa.select(ScheduleTurn.name, ScheduleTurn.job_type).where(ScheduleTurn.debug_command == debug_command)
    found = session.execute(query).first() if debug_command else None
    return _enqueue(session, found.name, found.job_type) if found else None


def _key(name: str) -> str:
    return f"schedule:{name}"


def _enqueue(session: Session, name: str, job_type: str) -> int:
    return enqueue(session, job_type, {}, key=_key(name), unique_key=_key(name))


def _is_running(session: Session, name: str) -> bool:
    running = sa.exists().where(in_state(JobState.RUNNING), JOBS.c.key == _key(name))
    return session.scalar(sa.select(running)) is True


def _next_turn(schedule: Schedule, settings: Settings) -> dt.datetime:
    every = schedule.every_seconds(settings) if callable(schedule.every_seconds) else schedule.every_seconds
    return clock.now() + dt.timedelta(seconds=every)
