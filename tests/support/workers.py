"""Run workers in tests: in a thread of the test, or as a process of their own that can be killed."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import sqlalchemy as sa

import headwater
from headwater.jobs import JobType, Schedule
from headwater.jobs.model import ENDED, Job, JobState
from headwater.jobs.running.worker import Worker
from headwater.runtime import Runtime
from headwater.settings import Settings

PATIENCE_SECONDS = 30.0
_ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def working(runtime: Runtime, types: Sequence[JobType], schedules: Sequence[Schedule] = ()) -> Iterator[None]:
    """Have a worker of this process run while the block does."""
    stop = threading.Event()
    thread = threading.Thread(target=Worker(runtime, types, schedules).run, args=(stop,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()


def wait_until(condition: Callable[[], object], what: str = "it happens") -> None:
    """Wait for something that other threads or processes do."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.01)


def is_busy(runtime: Runtime, types: Sequence[JobType] = ()) -> bool:
    """Whether jobs (of those types, if any are named) run or wait for a worker; those of another day do not count."""
    waiting = sa.select(sa.func.count()).select_from(Job).where(Job.state.not_in((*ENDED, JobState.DELAYED)))
    if types:
        waiting = waiting.where(Job.type.in_([kind.name for kind in types]))
    with runtime.database.read() as session:
        return bool(session.scalar(waiting))


def read_job(runtime: Runtime, job_id: int) -> Job:
    """Return a job as it is now."""
    with runtime.database.read() as session:
        return session.scalars(sa.select(Job).where(Job.id == job_id)).one()


def wait_for(runtime: Runtime, job_id: int, *states: JobState) -> Job:
    """Wait until a job is in one of the states (ended, if none is named); returns it."""
    wanted = states or (JobState.COMPLETED, JobState.FAILED)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (job := read_job(runtime, job_id)).state not in wanted:
        assert time.monotonic() < deadline, (
            f"job {job_id} is still {job.state!r} in attempt {job.attempt}: {job.failure}"
        )
        time.sleep(0.01)
    return job


class WorkerProcess:
    """A worker with the job types of `tests.jobs.work`, as a process of its own."""

    def __init__(self, settings: Settings, journal: Path, **changes: object) -> None:
        facts: dict[str, object] = {
            "root": str(settings.root),
            "database": settings.database.url,
            "journal": str(journal),
        } | changes
        self.journal = journal
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(Path(headwater.__file__).parents[1]), str(_ROOT)])
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.work", json.dumps(facts)], env=environment, cwd=_ROOT
        )

    def kill(self) -> None:
        """End it as a crash would."""
        self.process.kill()
        self.process.wait(PATIENCE_SECONDS)

    def terminate(self) -> int:
        """Stop it as a supervisor would; returns its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)


@contextlib.contextmanager
def worker_processes(count: int, settings: Settings, journal: Path) -> Iterator[list[WorkerProcess]]:
    """Run worker processes while the block does; whatever is left of them is killed."""
    journal.touch()
    workers = [WorkerProcess(settings, journal) for _ in range(count)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()
