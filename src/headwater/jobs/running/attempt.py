"""Run one attempt and decide what becomes of the job."""

from __future__ import annotations

import datetime as dt
import random
import traceback

import structlog

from headwater.jobs.job_type import JobType
from headwater.jobs.model import JobState
from headwater.jobs.retry import may_retry, shorten_failure, wait_seconds
from headwater.jobs.run import GiveUp, JobRun, RetryLater
from headwater.jobs.running.settle import Ending
from headwater.kit import clock
from headwater.kit.exhaustion import is_out_of_space
from headwater.storage import StorageUnavailable

log = structlog.get_logger()


def attempt(kind: JobType, run: JobRun, failure_characters: int) -> Ending:
    """Run the job; never raises. The ending of one that completed itself changes nothing any more (the fence)."""
    with structlog.contextvars.bound_contextvars(job=run.id, job_type=run.type):
        try:
            kind.run(run)
        except BaseException as error:  # SystemExit too: it must not end the worker's thread
            if not run.completed:
                return _end_badly(kind, run, error, failure_characters)
            log.exception("job raised after it had completed")
    return Ending(run.id, run.attempt, JobState.COMPLETED, run.parent_id, run.progress)


def _end_badly(kind: JobType, run: JobRun, error: BaseException, characters: int) -> Ending:
    if isinstance(error, RetryLater):
        return _retry(run, error.seconds, error.reason or None, counts=False)
    if isinstance(error, GiveUp):
        log.warning("job gave up", reason=str(error))
        return _fail(run, shorten_failure(str(error), characters))
    if run.timed_out:
        text = f"It took longer than {kind.timeout_seconds:g} seconds."
    elif run.cancelled.is_set():  # whatever it raised, it was because it had to end
        return Ending(run.id, run.attempt, JobState.WAITING, run.parent_id)
    else:
        text = shorten_failure("".join(traceback.format_exception(error)).strip(), characters)
    if (reason := describe_shortage(error)) is not None:
        log.warning("job waits", reason=reason, error=repr(error)[:500])
        return _retry(run, float(run.runtime.settings.jobs.shortage_retry), reason, counts=False)
    failures = run.failures + 1
    log.warning("job failed", failures=failures, attempts=kind.attempts, error=repr(error)[:500])
    if may_retry(failures, kind.attempts):
        return _retry(run, wait_seconds(kind.backoff, failures, random.random()), text, counts=True)  # noqa: S311
    return _fail(run, text)


def describe_shortage(error: BaseException) -> str | None:
    """Say what was missing, if it is a thing that comes back by itself or with the administrator; None otherwise."""
    if isinstance(error, StorageUnavailable):
        return f"Object storage is away: {error}"
    return "The disk is full." if is_out_of_space(error) else None


def _fail(run: JobRun, text: str) -> Ending:
    return Ending(run.id, run.attempt, JobState.FAILED, run.parent_id, failure=text, counts=True)


def _retry(run: JobRun, seconds: float, text: str | None, *, counts: bool) -> Ending:
    run_at = clock.now() + dt.timedelta(seconds=seconds)
    return Ending(run.id, run.attempt, JobState.DELAYED, run.parent_id, run_at=run_at, failure=text, counts=counts)
