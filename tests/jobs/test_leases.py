"""Workers die, freeze and come back: no job is lost, none is done by two, nothing of a dead attempt is kept."""

import dataclasses
from collections import Counter
from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from tests.jobs.work import read_lines
from tests.support.workers import WorkerProcess, read_job, wait_for, wait_until, worker_processes, working

from headwater.db.signals import Signal, send
from headwater.jobs import JobRun, JobType, LostLease, enqueue
from headwater.jobs.model import Job, JobState
from headwater.jobs.running.lease import has_live_worker
from headwater.jobs.running.settle import Ending, settle
from headwater.runtime import Runtime
from headwater.settings import Seconds


def test_a_frozen_workers_job_is_taken_over_and_its_results_are_refused(runtime: Runtime) -> None:
    seen: list[tuple[int, str]] = []
    frozen_jobs = msgspec.structs.replace(runtime.settings.jobs, lease=Seconds(0.2), heartbeat=Seconds(3600))
    frozen = dataclasses.replace(runtime, settings=msgspec.structs.replace(runtime.settings, jobs=frozen_jobs))

    def work(run: JobRun) -> None:
        if run.runtime.settings is frozen.settings:
            wait_until(lambda: read_job(runtime, run.id).state is JobState.COMPLETED)
        try:
            with run.transaction() as session:
                send(session, f"result of attempt {run.attempt}")
        except LostLease:
            seen.append((run.attempt, "refused"))
            assert run.cancelled.is_set()
            raise
        seen.append((run.attempt, "kept"))

    kind = JobType("work", work, "notify")
    with working(frozen, [kind]):
        with runtime.database.write() as session:
            job_id = enqueue(session, "work", {})
        wait_for(runtime, job_id, JobState.RUNNING)
        with working(runtime, [kind]):
            job = wait_for(runtime, job_id)
            wait_until(lambda: len(seen) == 2)
    assert seen == [(2, "kept"), (1, "refused")]
    assert (job.attempt, job.crashes, job.failures) == (2, 1, 0)
    with runtime.database.read() as session:
        assert session.scalars(sa.select(Signal.topic)).all() == ["result of attempt 2"]
    assert read_job(runtime, job_id).state is JobState.COMPLETED


@pytest.mark.parametrize("state", [JobState.COMPLETED, JobState.FAILED, JobState.DELAYED, JobState.WAITING])
def test_a_dead_attempt_cannot_end_the_job(runtime: Runtime, state: JobState) -> None:
    with runtime.database.write() as session:
        job_id = enqueue(session, "work", {})
        session.execute(sa.update(Job).where(Job.id == job_id).values(state=JobState.RUNNING, attempt=2, worker_id=7))
        settle(session, [Ending(job_id, 1, state, failure="no", counts=True)])
    job = read_job(runtime, job_id)
    assert (job.state, job.failure, job.failures) == (JobState.RUNNING, None, 0)
    with runtime.database.write() as session:
        settle(session, [Ending(job_id, 2, state)])
    assert read_job(runtime, job_id).state is state


def test_a_worker_taken_for_dead_works_on_under_a_new_lease(runtime: Runtime) -> None:
    kind = JobType("work", lambda run: None, "notify")
    with working(runtime, [kind]):
        wait_until(lambda: is_alive(runtime))
        with runtime.database.write() as session:
            session.execute(sa.text("DELETE FROM job_worker"))
            job_id = enqueue(session, "work", {})
        assert wait_for(runtime, job_id).state is JobState.COMPLETED
    assert not is_alive(runtime)


def is_alive(runtime: Runtime) -> bool:
    with runtime.database.read() as session:
        return has_live_worker(session)


def test_a_claim_whose_answer_was_lost_is_handed_back(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        job_id = enqueue(session, "other", {})  # of no type known here
    with working(runtime, [JobType("work", lambda run: None, "notify")]):
        wait_until(lambda: is_alive(runtime))
        with runtime.database.write() as session:
            me = session.scalar(sa.text("SELECT id FROM job_worker"))
            session.execute(
                sa.update(Job).where(Job.id == job_id).values(state=JobState.RUNNING, attempt=1, worker_id=me)
            )
        wait_for(runtime, job_id, JobState.WAITING)


@pytest.mark.slow
def test_a_killed_workers_job_is_done_by_another(runtime: Runtime, tmp_path: Path) -> None:
    journal, until = tmp_path / "journal", tmp_path / "until"
    with worker_processes(2, runtime.settings, journal) as workers:
        with runtime.database.write() as session:
            job_id = enqueue(session, "take_long", {"until": str(until)})
        wait_until(lambda: read_lines(journal))
        victim = int(read_lines(journal)[0][3])
        next(worker for worker in workers if worker.process.pid == victim).kill()
        wait_until(lambda: len(read_lines(journal)) == 2)
        until.touch()
        job = wait_for(runtime, job_id)
    lines = read_lines(journal)
    assert [line[:3] for line in lines] == [
        ["begin", str(job_id), "1"],
        ["begin", str(job_id), "2"],
        ["end", str(job_id), "2"],
    ]
    assert lines[1][3] != str(victim)
    assert (job.state, job.attempt, job.crashes, job.failures) == (JobState.COMPLETED, 2, 1, 0)


@pytest.mark.slow
def test_a_job_that_kills_its_workers_fails_in_the_end(runtime: Runtime, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    journal.touch()
    with runtime.database.write() as session:
        job_id = enqueue(session, "die", {})
    for deaths in (1, 2):
        worker = WorkerProcess(runtime.settings, journal, max_crashes=2)
        worker.process.wait(60)
        assert len(read_lines(journal)) == deaths
    survivor = WorkerProcess(runtime.settings, journal, max_crashes=2)
    job = wait_for(runtime, job_id)
    assert survivor.terminate() == 0
    assert (job.state, job.attempt) == (JobState.FAILED, 2)
    assert job.failure == "The worker died 2 times while it ran this job."


@pytest.mark.slow
def test_a_stopped_worker_hands_its_job_to_the_next(runtime: Runtime, tmp_path: Path) -> None:
    journal, until = tmp_path / "journal", tmp_path / "until"
    with worker_processes(1, runtime.settings, journal) as (first,):
        with runtime.database.write() as session:
            job_id = enqueue(session, "take_long", {"until": str(until)})
        wait_until(lambda: read_lines(journal))
        assert first.terminate() == 0
        job = read_job(runtime, job_id)
        assert (job.state, job.failures, job.crashes) == (JobState.WAITING, 0, 0)
    until.touch()
    with worker_processes(1, runtime.settings, journal):
        assert wait_for(runtime, job_id).state is JobState.COMPLETED


@pytest.mark.slow
@pytest.mark.parametrize(("name", "most"), [("take_turn", 2), ("take_turn_alone", 1)])
def test_limits_hold_across_processes_and_nothing_runs_twice(
    runtime: Runtime, tmp_path: Path, name: str, most: int
) -> None:
    journal = tmp_path / "journal"
    keys = ["a", "b", "c"]
    with runtime.database.write() as session:
        ids = [enqueue(session, name, {"key": key}, key=key) for _ in range(12) for key in keys]
    with worker_processes(2, runtime.settings, journal):
        for job_id in ids:
            wait_for(runtime, job_id)
    running, highest = Counter[str](), Counter[str]()
    begun = Counter[str]()
    for event, key, job_id in read_lines(journal):
        scope = key if name == "take_turn" else "all"
        running[scope] += 1 if event == "begin" else -1
        highest[scope] = max(highest[scope], running[scope])
        begun[job_id] += event == "begin"
    assert begun == Counter(map(str, ids))
    assert max(highest.values()) == most
