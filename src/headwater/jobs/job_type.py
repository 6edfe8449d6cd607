"""How a feature declares background work: job types and schedules."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from headwater.jobs.retry import Backoff
from headwater.jobs.running.limits import Limits
from headwater.settings import Settings

if TYPE_CHECKING:
    from headwater.jobs.run import JobRun

Limit = int | None | Callable[[Settings], int | None]
"""A number, None for no limit, or a function that reads it from the settings."""


class JobType(msgspec.Struct, frozen=True):
    """A kind of job: what runs it, and how much of it runs at once.

    A job may run again after a crash even though it had finished its work: what it does must bear repetition, or be
    written in `run.transaction(completes=True)`.
    """

    name: str  # as given to `enqueue`
    run: Callable[[JobRun], None]
    wire_name: str  # the reference's job type (`enums.json` JobType)
    attempts: int = 1  # after so many failures it has failed for good
    priority: int = 0  # lower numbers first
    key_cap: int | None = None  # starts only while fewer jobs of the same key run, on all workers together
    concurrency: Limit = None  # of this type at once, on all workers together
    concurrency_per_worker: Limit = None  # of this type at once in one worker process: for work that fills a machine
    timeout_seconds: float | None = None  # then `cancelled` is set and the attempt has failed
    backoff: Backoff = Backoff()
    keep_completed_seconds: float | None = None  # None: `jobs.keep_completed`


class Schedule(msgspec.Struct, frozen=True):
    """A job of `job_type` every so often: one run for all workers together, none while the last one still runs."""

    name: str
    every_seconds: float | Callable[[Settings], float]
    job_type: str  # a JobType's name
    debug_command: str = ""  # the reference's name for running it now (`POST /api/v1/server/debug/run-command`)


def read_limits(kind: JobType, settings: Settings) -> Limits:
    """Return a job type's limits under these settings."""
    return Limits(kind.key_cap, _read(kind.concurrency, settings), _read(kind.concurrency_per_worker, settings))


def _read(limit: Limit, settings: Settings) -> int | None:
    return limit(settings) if callable(limit) else limit
