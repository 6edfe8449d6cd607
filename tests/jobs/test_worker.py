"""What becomes of a job when it fails, must end, takes too long or reports."""

import datetime as dt
import threading

import pytest
import sqlalchemy as sa
from tests.support.workers import PATIENCE_SECONDS, read_job, wait_for, wait_until, working

from headwater.db.signals import Signal, send
from headwater.jobs import Backoff, GiveUp, JobInterrupted, JobRun, JobType, RetryLater, cancel, enqueue
from headwater.jobs.model import Job, JobState
from headwater.jobs.retention import prune
from headwater.kit import clock
from headwater.runtime import Runtime


def put(runtime: Runtime, name: str = "work") -> int:
    with runtime.database.write() as session:
        return enqueue(session, name, {})


def read_topics(runtime: Runtime) -> list[str]:
    with runtime.database.read() as session:
        return list(session.scalars(sa.select(Signal.topic).order_by(Signal.id)))


def test_a_failing_job_is_tried_again_and_then_fails_with_its_reason(runtime: Runtime) -> None:
    def fail(run: JobRun) -> None:
        raise ValueError(f"no luck the {run.attempt}. time")

    kind = JobType("work", fail, "notify", attempts=3, backoff=Backoff(60, 2, 3600, 0))
    with clock.frozen(clock.now()) as advance, working(runtime, [kind]):
        job_id = put(runtime)
        for wait in (60, 120):
            job = wait_for(runtime, job_id, JobState.DELAYED)
            assert job.run_at == clock.now() + dt.timedelta(seconds=wait)
            assert "no luck" in (job.failure or "")
            advance(dt.timedelta(seconds=wait))
            wait_until(lambda: read_job(runtime, job_id).attempt > job.attempt)  # noqa: B023
        job = wait_for(runtime, job_id, JobState.FAILED)
    assert (job.attempt, job.failures) == (3, 3)
    assert (job.failure or "").endswith("ValueError: no luck the 3. time")


def test_a_job_may_ask_for_later_without_using_up_attempts(runtime: Runtime) -> None:
    def deliver(run: JobRun) -> None:
        if run.attempt < 4:
            raise RetryLater(0, "host is away")

    with working(runtime, [JobType("work", deliver, "notify", attempts=1)]):
        job = wait_for(runtime, put(runtime))
    assert (job.state, job.attempt, job.failures) == (JobState.COMPLETED, 4, 0)


def test_a_job_may_give_up_whatever_attempts_are_left(runtime: Runtime) -> None:
    def reject(run: JobRun) -> None:
        raise GiveUp("The other server refused it.")

    with working(runtime, [JobType("work", reject, "notify", attempts=9)]):
        job = wait_for(runtime, put(runtime))
    assert (job.state, job.attempt, job.failure) == (JobState.FAILED, 1, "The other server refused it.")


def test_even_an_exit_does_not_take_the_worker_down(runtime: Runtime) -> None:
    def leave(run: JobRun) -> None:
        raise SystemExit(3)

    with working(runtime, [JobType("leave", leave, "notify"), JobType("work", lambda run: None, "notify")]):
        assert wait_for(runtime, put(runtime, "leave")).state is JobState.FAILED
        assert wait_for(runtime, put(runtime)).state is JobState.COMPLETED


def test_progress_shows_while_the_job_runs(runtime: Runtime) -> None:
    go_on = threading.Event()

    def crawl(run: JobRun) -> None:
        run.report(41.9)
        assert go_on.wait(PATIENCE_SECONDS)
        run.report(250)

    with working(runtime, [JobType("work", crawl, "notify")]):
        job_id = put(runtime)
        wait_until(lambda: read_job(runtime, job_id).progress == 41)
        assert read_job(runtime, job_id).state is JobState.RUNNING
        go_on.set()
        assert wait_for(runtime, job_id).progress == 100


def test_a_job_over_its_time_is_interrupted_and_has_failed(runtime: Runtime) -> None:
    def hang(run: JobRun) -> None:
        assert run.cancelled.wait(PATIENCE_SECONDS)
        run.check()

    with working(runtime, [JobType("work", hang, "notify", timeout_seconds=0.1)]):
        job = wait_for(runtime, put(runtime))
    assert (job.state, job.failure) == (JobState.FAILED, "It took longer than 0.1 seconds.")


def test_a_cancelled_job_notices_and_writes_nothing(runtime: Runtime) -> None:
    ended: list[str] = []

    def work(run: JobRun) -> None:
        ended.append("begun")
        assert run.cancelled.wait(PATIENCE_SECONDS)
        try:
            with run.transaction() as session:
                send(session, "too late")
        except JobInterrupted:
            ended.append("refused")
            raise

    with working(runtime, [JobType("work", work, "notify", attempts=5)]):
        job_id = put(runtime)
        wait_until(lambda: ended)
        with runtime.database.write() as session:
            assert cancel(session, job_id)
        wait_until(lambda: ended == ["begun", "refused"])
    assert read_topics(runtime) == []
    job = read_job(runtime, job_id)
    assert (job.state, job.failure) == (JobState.FAILED, "cancelled")


def test_results_and_end_stand_together(runtime: Runtime) -> None:
    states: list[JobState] = []

    def work(run: JobRun) -> None:
        with run.transaction(completes=True) as session:
            send(session, "result")
        states.append(read_job(runtime, run.id).state)

    with working(runtime, [JobType("work", work, "notify")]):
        wait_for(runtime, put(runtime))
    assert states == [JobState.COMPLETED]
    assert read_topics(runtime) == ["result"]


def test_a_result_that_fails_leaves_nothing(runtime: Runtime) -> None:
    def work(run: JobRun) -> None:
        with run.transaction(completes=True) as session:
            send(session, "half")
            raise ValueError("no")

    with working(runtime, [JobType("work", work, "notify")]):
        assert wait_for(runtime, put(runtime)).state is JobState.FAILED
    assert read_topics(runtime) == []


def test_stopping_hands_jobs_back_uncounted(runtime: Runtime) -> None:
    begun = threading.Event()

    def work(run: JobRun) -> None:
        begun.set()
        assert run.cancelled.wait(PATIENCE_SECONDS)
        raise OSError("the encoder was ended")  # whatever a job makes of its interruption

    with working(runtime, [JobType("work", work, "notify")]):
        job_id = put(runtime)
        assert begun.wait(PATIENCE_SECONDS)
    job = read_job(runtime, job_id)
    assert (job.state, job.failures, job.crashes, job.worker_id) == (JobState.WAITING, 0, 0, None)


def test_stopping_does_not_wait_for_a_job_that_will_not_end(runtime: Runtime) -> None:
    begun, let_go = threading.Event(), threading.Event()

    def work(run: JobRun) -> None:
        begun.set()
        let_go.wait(PATIENCE_SECONDS)

    with working(runtime, [JobType("work", work, "notify")]):
        job_id = put(runtime)
        assert begun.wait(PATIENCE_SECONDS)
    assert read_job(runtime, job_id).state is JobState.WAITING
    let_go.set()


@pytest.mark.parametrize(
    ("keep", "state", "age_seconds", "gone"),
    [
        (None, JobState.COMPLETED, 2 * 86400 - 60, False),
        (None, JobState.COMPLETED, 2 * 86400 + 60, True),
        (None, JobState.FAILED, 2 * 86400 + 60, False),
        (None, JobState.FAILED, 7 * 86400 + 60, True),
        (600, JobState.COMPLETED, 660, True),
        (600, JobState.FAILED, 660, False),
    ],
)
def test_ended_jobs_are_kept_for_their_time(
    runtime: Runtime, keep: float | None, state: JobState, age_seconds: float, gone: bool
) -> None:
    def work(run: JobRun) -> None:
        if state is JobState.FAILED:
            raise GiveUp("failed")

    kind = JobType("work", work, "notify", keep_completed_seconds=keep)
    with clock.frozen(clock.now()) as advance:
        with working(runtime, [kind]):
            job_id = put(runtime)
            wait_for(runtime, job_id)
        advance(dt.timedelta(seconds=age_seconds))
        with runtime.database.write() as session:
            assert prune(session, runtime.settings.jobs, [kind]) is False
    assert exists(runtime, job_id) is not gone


def test_a_worker_prunes_by_itself(runtime: Runtime) -> None:
    kind = JobType("work", lambda run: None, "notify", keep_completed_seconds=0)
    with working(runtime, [kind]):
        job_id = put(runtime)
        wait_until(lambda: not exists(runtime, job_id))


def exists(runtime: Runtime, job_id: int) -> bool:
    with runtime.database.read() as session:
        return session.get(Job, job_id) is not None
