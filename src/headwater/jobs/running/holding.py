"""The jobs that a worker holds right now, shared between its loop, its heartbeat and its threads."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping

from headwater.jobs.job_type import JobType
from headwater.jobs.model import JobState
from headwater.jobs.run import JobRun
from headwater.jobs.running.settle import Ending

_QUICK_SECONDS = 0.01  # a job this short may be taken before a thread is free: it waits next to nothing
_MEMORY = 0.2  # weight of the newest run in a type's typical duration


class Holding:
    """Claimed jobs until their end is written, and what has been learnt of how long each type takes."""

    def __init__(self, types: Mapping[str, JobType]) -> None:
        self._types = types
        self._lock = threading.Lock()
        self._held: dict[tuple[int, int], JobRun] = {}  # until settled
        self._unfinished: Counter[str] = Counter()  # claimed, not yet ended
        self._started: dict[tuple[int, int], float] = {}
        self._written_progress: dict[tuple[int, int], int] = {}
        self._typical: dict[str, float] = {}
        self._endings: deque[Ending] = deque()
        self._moved_at = time.monotonic()
        self.claims = 0  # odd while jobs claimed in the database may not be held here yet

    def take(self, run: JobRun) -> None:
        """Hold a claimed job."""
        with self._lock:
            self._held[run.id, run.attempt] = run
            self._unfinished[run.type] += 1
            self._moved_at = time.monotonic()

    def start(self, run: JobRun) -> float:
        """Note that a thread begins; returns the time on the monotonic clock."""
        now = time.monotonic()
        self._started[run.id, run.attempt] = self._moved_at = now
        return now

    def end(self, run: JobRun, ending: Ending, began: float) -> None:
        """Note how an attempt ended; its end is still to be written."""
        with self._lock:
            self._unfinished[run.type] -= 1
            self._started.pop((run.id, run.attempt), None)
            self._moved_at = time.monotonic()
            took = self._moved_at - began
            before = self._typical.get(run.type, took)
            self._typical[run.type] = before + _MEMORY * (took - before)
            self._endings.append(ending)

    def give_back(self, runs: Iterable[JobRun]) -> None:
        """Let jobs that no thread has begun go back to the queue."""
        with self._lock:
            for run in runs:
                self._unfinished[run.type] -= 1
                self._endings.append(Ending(run.id, run.attempt, JobState.WAITING))

    def is_stuck(self, seconds: float) -> bool:
        """Whether no job has come, begun or ended for so long."""
        return time.monotonic() - self._moved_at > seconds

    def take_endings(self) -> list[Ending]:
        """Return the ends to write."""
        with self._lock:
            endings = list(self._endings)
            self._endings.clear()
        return endings

    def put_back(self, endings: Iterable[Ending]) -> None:
        """Ends that could not be written are written later."""
        with self._lock:
            self._endings.extendleft(endings)

    def forget(self, endings: Iterable[Ending]) -> None:
        """Let go of jobs whose end is written."""
        with self._lock:
            for ending in endings:
                self._held.pop((ending.id, ending.attempt), None)
                self._written_progress.pop((ending.id, ending.attempt), None)

    @property
    def unfinished(self) -> Counter[str]:
        """How many jobs of each type are claimed and have not ended."""
        with self._lock:
            return self._unfinished.copy()

    @property
    def held(self) -> dict[tuple[int, int], JobRun]:
        """Every job held, by `(id, attempt)`."""
        with self._lock:
            return self._held.copy()

    @property
    def quick_types(self) -> frozenset[str]:
        """Types whose jobs end at once."""
        return frozenset(name for name, seconds in self._typical.items() if seconds < _QUICK_SECONDS)

    def find_progress(self) -> list[tuple[int, int, int]]:
        """Return `(id, attempt, progress)` of the runs whose progress has changed since the last call."""
        changed: list[tuple[int, int, int]] = []
        for place, run in self.held.items():
            progress = run.progress
            if progress != self._written_progress.get(place, 0):
                self._written_progress[place] = progress
                changed.append((*place, progress))
        return changed

    def interrupt_overdue(self) -> None:
        """Interrupt runs that take longer than their type may."""
        now = time.monotonic()
        for place, run in self.held.items():
            limit, began = self._types[run.type].timeout_seconds, self._started.get(place)
            if limit is not None and began is not None and now - began > limit and not run.cancelled.is_set():
                run.timed_out = True
                run.cancelled.set()

    def interrupt_all(self) -> None:
        """Interrupt every run."""
        for run in self.held.values():
            run.cancelled.set()
