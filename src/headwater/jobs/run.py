"""One attempt at a job, as the job's code sees it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.jobs.model import JOBS, JobState, in_state
from headwater.jobs.running.settle import Ending, settle
from headwater.runtime import Runtime

_MINE = (
    sa.select(JOBS.c.id)
    .where(JOBS.c.id == sa.bindparam("job"), JOBS.c.attempt == sa.bindparam("attempt"), in_state(JobState.RUNNING))
    .with_for_update()
)


class JobInterrupted(Exception):
    """The attempt has to end now: the worker stops, the job was cancelled, or it belongs to another worker."""


class LostLease(JobInterrupted):
    """The job is no longer this attempt's: nothing that it does may be kept."""


class RetryLater(Exception):
    """Try again after `seconds`. Does not count as a failure: the job itself knows when to give up."""

    def __init__(self, seconds: float, reason: str = "") -> None:
        super().__init__(reason)
        self.seconds, self.reason = seconds, reason


class GiveUp(Exception):
    """The job has failed for good, whatever attempts are left; the text is the reason shown."""


class JobRun:
    """A running attempt: its input, and its ways to report, to notice that it must end, and to write its results."""

    def __init__(
        self,
        runtime: Runtime,
        *,
        id: int,
        type: str,
        payload: dict[str, Any],
        attempt: int,
        failures: int = 0,
        parent_id: int | None = None,
        created_at: dt.datetime | None = None,
    ) -> None:
        self.runtime = runtime
        self.id = id
        self.type = type
        self.payload = payload
        self.attempt = attempt  # the fencing number: no two attempts at a job share it
        self.failures = failures
        self.parent_id = parent_id
        self.created_at = created_at
        self.cancelled = threading.Event()
        self.timed_out = False
        self.completed = False
        self.progress = 0

    def report(self, progress: float) -> None:
        """Say how far the job is, in percent; the worker writes it down within a second."""
        self.progress = min(100, max(0, int(progress)))

    def check(self) -> None:
        """Raise JobInterrupted if the attempt has to end."""
        if self.cancelled.is_set():
            raise JobInterrupted(f"job {self.id} was interrupted")

    @contextmanager
    def transaction(self, *, completes: bool = False) -> Iterator[Session]:
        """Open a write transaction for results; raises LostLease, writing nothing, if the job is another's by now.

        With `completes` the job is completed by the same commit: results and end stand or fall together.
        """
        with self.runtime.database.write() as session:
            # The lock keeps others from taking it until we commit.
            if session.execute(_MINE, {"job": self.id, "attempt": self.attempt}).scalar() is None:
                self.cancelled.set()
                raise LostLease(f"job {self.id}, attempt {self.attempt}, is no longer ours")
            yield session
            if completes:
                ending = Ending(self.id, self.attempt, JobState.COMPLETED, self.parent_id, progress=self.progress)
                settle(session, [ending])
        self.completed = self.completed or completes
