"""A worker: claims jobs in batches, runs them in threads, writes their ends in batches."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from headwater.house.feature import collect
from headwater.jobs.job_type import JobType, Schedule, read_limits
from headwater.jobs.queue import listen
from headwater.jobs.run import JobRun
from headwater.jobs.running.attempt import attempt
from headwater.jobs.running.claim import claim, promote_due
from headwater.jobs.running.heartbeat import Heartbeat
from headwater.jobs.running.holding import Holding
from headwater.jobs.running.lease import register, sign_off
from headwater.jobs.running.limits import Limits, Room
from headwater.jobs.running.look import Outlook, look
from headwater.jobs.running.settle import Ending, settle, write_progress
from headwater.jobs.running.threads import Threads
from headwater.jobs.schedule import enqueue_due, publish
from headwater.runtime import Runtime
from headwater.settings.work import Jobs

log = structlog.get_logger()
_SPARE_PER_THREAD = 4  # quick jobs taken ahead per thread: a claim's cost is shared by so many more
_FRUITLESS_SECONDS = 1.0  # all that is ready is over a limit: look again when something ends here, or after this
_STUCK_SECONDS = 1.0
_DATABASE_PAUSE_SECONDS = 1.0


def run_worker(runtime: Runtime, stop: threading.Event) -> None:
    """Work on every feature's jobs until `stop` is set; what runs then goes back to the queue at once."""
    Worker(runtime, collect("jobs"), collect("schedules")).run(stop)


class Worker:
    """One process's part in the queue. Runs once."""

    def __init__(self, runtime: Runtime, types: Iterable[JobType], schedules: Iterable[Schedule] = ()) -> None:
        self._runtime = runtime
        self._types = {kind.name: kind for kind in types}
        self._schedules = {schedule.name: schedule for schedule in schedules}
        self._holding = Holding(self._types)
        self._thread_count = runtime.settings.jobs.threads
        self._threads = Threads(self._thread_count, self._work)
        self._wake = threading.Event()
        self._due_at = self._progress_at = self._fruitless_until = 0.0

    @property
    def _settings(self) -> Jobs:
        return self._runtime.settings.jobs

    @property
    def _limits(self) -> dict[str, Limits]:
        settings = self._runtime.settings
        return {name: read_limits(kind, settings) for name, kind in self._types.items()}

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set."""
        with self._runtime.database.write() as session:
            self._runtime.refresh(session)
            publish(session, self._types.values(), self._schedules.values(), self._runtime.settings)
            worker_id = register(session, self._settings.lease)
        listen(self._wake)
        self._heartbeat = Heartbeat(self._runtime, worker_id, self._types.values(), self._holding, self._wake.set)
        self._heartbeat.start()
        log.info("worker started", threads=self._thread_count, job_types=len(self._types))
        try:
            while not stop.is_set():
                try:
                    busy = self._turn()
                except SQLAlchemyError as error:
                    log.error("the database does not answer the worker", error=str(error)[:500])
                    busy = stop.wait(_DATABASE_PAUSE_SECONDS)
                if not busy and self._wake.wait(self._settings.poll):
                    self._wake.clear()
                    self._fruitless_until = 0.0
        finally:
            self._close()

    def _turn(self) -> bool:
        """Write ends and take new jobs; returns whether to look again at once."""
        self._holding.interrupt_overdue()
        self._write_progress()
        if not self._threads.all_begun and self._holding.is_stuck(_STUCK_SECONDS):
            self._holding.give_back(self._threads.take_back())  # others may have a free thread for them
        room, endings = self._find_room(), self._holding.take_endings()
        outlook = self._look(room, bool(endings))
        if not endings and not outlook.ready and not outlook.due:
            return False
        self._holding.claims += 1
        try:
            claimed = self._exchange(endings, room, outlook)
            self._holding.forget(endings)
            for run in claimed:
                self._holding.take(run)
        except SQLAlchemyError:
            self._holding.put_back(endings)
            raise
        finally:
            self._holding.claims += 1
        for run in claimed:
            self._threads.add(run)
        return bool(claimed)

    def _find_room(self) -> Room:
        threads, unfinished = self._thread_count, self._holding.unfinished.total()
        quick = self._holding.quick_types
        spare = threads * (1 + _SPARE_PER_THREAD) - max(unfinished, threads) if quick else 0
        return Room(max(0, threads - unfinished), max(0, spare), quick)

    def _look(self, room: Room, writes_anyway: bool) -> Outlook:
        """A transaction that is needed anyway takes what there is; otherwise look before opening one."""
        overdue = time.monotonic() - self._due_at >= self._settings.poll
        if writes_anyway or not room.total:
            return Outlook(ready=bool(writes_anyway and room.total), due=writes_anyway and overdue)
        here = self._holding.unfinished
        limits = {name: limits.concurrency_per_worker for name, limits in self._limits.items()}
        wanted = [name for name, limit in limits.items() if limit is None or here[name] < limit]
        if not room.free:
            wanted = [name for name in wanted if name in room.quick]
        with self._runtime.database.read() as session:
            self._runtime.refresh(session)
            outlook = look(session, wanted, self._schedules)
        return Outlook(outlook.ready and time.monotonic() >= self._fruitless_until, outlook.due)

    def _exchange(self, endings: list[Ending], room: Room, outlook: Outlook) -> list[JobRun]:
        with self._runtime.database.write() as session:
            settle(session, endings)
            runtime = self._runtime.pin(session)
            if outlook.due:
                self._due_at = time.monotonic()
                enqueue_due(session, self._schedules, runtime.settings)
                promote_due(session)
            if not room.total:
                return []
            worker_id = self._heartbeat.worker_id
            rows = claim(session, worker_id, self._limits, self._holding.unfinished, room)
        self._fruitless_until = 0.0 if rows else time.monotonic() + _FRUITLESS_SECONDS
        return [JobRun(runtime, **row._mapping) for row in rows]

    def _work(self, run: JobRun) -> None:
        began = self._holding.start(run)
        ending = attempt(self._types[run.type], run, self._settings.failure_characters)
        self._holding.end(run, ending, began)
        if self._threads.all_begun:  # as long as there is more at hand, ends are gathered
            self._wake.set()

    def _write_progress(self) -> None:
        if time.monotonic() - self._progress_at < self._settings.progress:
            return
        self._progress_at = time.monotonic()
        if changed := self._holding.find_progress():
            with self._runtime.database.write() as session:
                write_progress(session, changed)

    def _close(self) -> None:
        """Interrupt what runs, wait a moment for it, hand the rest back."""
        self._threads.take_back()
        self._holding.interrupt_all()
        self._threads.end(self._settings.stop_grace)
        self._heartbeat.end(self._settings.stop_grace)
        try:
            with self._runtime.database.write() as session:
                settle(session, self._holding.take_endings())
                sign_off(session, self._heartbeat.worker_id)
        except SQLAlchemyError as error:  # then others find out by the lease
            log.error("the worker could not sign off", error=str(error)[:500])
        log.info("worker stopped")
