"""A worker's heartbeat: keeps its lease, finds what it has lost, recovers what dead workers have left, prunes."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Collection

import structlog
from sqlalchemy.exc import SQLAlchemyError

from headwater.jobs.job_type import JobType
from headwater.jobs.retention import prune
from headwater.jobs.running.holding import Holding
from headwater.jobs.running.lease import read_leased, recover, register, release, renew
from headwater.runtime import Runtime
from headwater.settings.work import Jobs

log = structlog.get_logger()


class Heartbeat(threading.Thread):
    """Beats in a thread of its own, so that nothing that jobs do can cost the lease."""

    def __init__(
        self,
        runtime: Runtime,
        worker_id: int,
        types: Collection[JobType],
        holding: Holding,
        on_recovery: Callable[[], None],
    ) -> None:
        super().__init__(name="job-heartbeat", daemon=True)
        self.worker_id = worker_id
        self._runtime, self._database = runtime, runtime.database
        self._types, self._holding, self._on_recovery = types, holding, on_recovery
        self._pruned_at = -math.inf
        self._ended = threading.Event()

    @property
    def _settings(self) -> Jobs:
        return self._runtime.settings.jobs

    def run(self) -> None:
        """Beat until ended."""
        while not self._ended.wait(self._settings.heartbeat):
            try:
                self.beat()
                self._prune()
            except SQLAlchemyError as error:
                log.error("no heartbeat: the database does not answer", error=str(error)[:500])

    def end(self, within_seconds: float) -> None:
        """Stop beating."""
        self._ended.set()
        self.join(within_seconds)

    def beat(self) -> None:
        """Beat once."""
        claims, held = self._holding.claims, set(self._holding.held)
        with self._database.write() as session:
            alive = renew(session, self.worker_id, self._settings.lease)
            leased = read_leased(session, self.worker_id) if alive else set()
            recovered = recover(session, self.worker_id, self._settings.max_crashes)
        if recovered:
            log.warning("took over the jobs of a dead worker", jobs=recovered)
            self._on_recovery()
        self._interrupt(held - leased)
        if not alive:
            self._register_again()
        elif claims % 2 == 0 and claims == self._holding.claims:  # no claim was under way meanwhile
            self._release_strays(leased - held)

    def _interrupt(self, lost: set[tuple[int, int]]) -> None:
        for place in lost:
            if (run := self._holding.held.get(place)) is not None:
                run.cancelled.set()

    def _release_strays(self, strays: set[tuple[int, int]]) -> None:
        """Hand back what the database says is ours and we know nothing of: the answer to a claim was lost."""
        if strays:
            log.warning("handing back jobs that were claimed without our knowing", jobs=len(strays))
            with self._database.write() as session:
                release(session, self.worker_id, [job_id for job_id, _ in strays])

    def _register_again(self) -> None:
        log.warning("this worker was taken for dead and starts again")
        with self._database.write() as session:
            self.worker_id = register(session, self._settings.lease)

    def _prune(self) -> None:
        if time.monotonic() - self._pruned_at < self._settings.prune:
            return
        with self._database.write() as session:
            more = prune(session, self._settings, self._types)
        if not more:
            self._pruned_at = time.monotonic()
