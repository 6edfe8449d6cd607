"""Tables of the queue: jobs, the workers that hold their leases, schedules, and what workers say of their job types."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, Json, UtcDateTime


class JobState(enum.IntEnum):
    """Where a job stands."""

    WAITING = 1
    DELAYED = 2  # until `run_at`; apart from WAITING so that a claim never walks over them
    RUNNING = 3
    COMPLETED = 4
    FAILED = 5
    WAITING_FOR_CHILDREN = 6


UNSTARTED = (JobState.WAITING, JobState.DELAYED, JobState.WAITING_FOR_CHILDREN)
ENDED = (JobState.COMPLETED, JobState.FAILED)


def _partial(name: str, condition: str, *columns: str, unique: bool = False) -> sa.Index:
    where = sa.text(condition)
    return sa.Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


class Job(Base):
    """A piece of work. Ended jobs stay for a while, for the administrator to see."""

    __tablename__ = "job"
    __table_args__ = (
        _partial("ix_job_ready", f"state = {JobState.WAITING:d}", "priority", "run_at", "id", "type", "key"),
        _partial("ix_job_delayed", f"state = {JobState.DELAYED:d}", "run_at"),
        _partial("ix_job_running", f"state = {JobState.RUNNING:d}", "worker_id"),
        _partial("ix_job_parent", "parent_id IS NOT NULL", "parent_id"),
        _partial("ix_job_finished", "finished_at IS NOT NULL", "finished_at"),
        _partial("uq_job_unique_key", "unique_key IS NOT NULL", "unique_key", unique=True),
        sa.Index("ix_job_state", "state", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    type: Mapped[str]
    state: Mapped[JobState] = mapped_column(IntEnumType(JobState))
    priority: Mapped[int]  # lower numbers first
    key: Mapped[str | None]  # what the job works on (a host, a video): `JobType.key_cap` limits it
    unique_key: Mapped[str | None]  # unique among unstarted jobs; cleared when the job starts
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    parent_id: Mapped[int | None] = mapped_column(sa.BigInteger)  # waits for this one
    run_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    worker_id: Mapped[int | None] = mapped_column(sa.BigInteger)  # who runs it
    attempt: Mapped[int] = mapped_column(default=0)  # starts so far: the fencing number of the running one
    failures: Mapped[int] = mapped_column(default=0)  # attempts that ended with an exception
    crashes: Mapped[int] = mapped_column(default=0)  # attempts whose worker died
    progress: Mapped[int] = mapped_column(default=0)  # 0..100
    failure: Mapped[str | None]  # of the last attempt that went wrong
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


JOBS = cast(sa.Table, Job.__table__)  # for statements on many rows, which pass the object mapper by


def in_state(state: JobState) -> sa.ColumnElement[bool]:
    """Compare with a literal, not a parameter: only so are partial indexes sure to be used."""
    return JOBS.c.state == sa.literal_column(str(int(state)))


class JobWorker(Base):
    """A live worker process. Its jobs are leased to it until `alive_until`, which its heartbeat moves on."""

    __tablename__ = "job_worker"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    machine: Mapped[str]  # empty where a process cannot be looked up
    pid: Mapped[int]
    pid_start: Mapped[int] = mapped_column(sa.BigInteger)  # tells it from a later process of the same number
    started_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    alive_until: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class KnownJobType(Base):
    """What the workers know of a job type, for processes that must not load its code."""

    __tablename__ = "job_type"

    name: Mapped[str] = mapped_column(primary_key=True)
    wire_name: Mapped[str]
    priority: Mapped[int]


class ScheduleTurn(Base):
    """When a schedule is due next; whichever worker moves it on enqueues the job."""

    __tablename__ = "job_schedule"

    name: Mapped[str] = mapped_column(primary_key=True)
    job_type: Mapped[str]
    debug_command: Mapped[str]
    next_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class QueuePause(Base):
    """A row means: nothing is started. Every worker looks before it claims."""

    __tablename__ = "job_pause"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    paused_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
