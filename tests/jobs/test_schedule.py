"""Regular work happens once per turn, whoever works."""

import datetime as dt
import threading

import sqlalchemy as sa
from tests.support.workers import PATIENCE_SECONDS, wait_until, working

from headwater.jobs import JobRun, JobType, Schedule
from headwater.jobs.model import Job, JobState
from headwater.jobs.schedule import enqueue_due, publish, run_now
from headwater.kit import clock
from headwater.runtime import Runtime

HOURLY = Schedule("hourly", 3600, "sweep", debug_command="sweep-now")


def count_jobs(runtime: Runtime) -> int:
    with runtime.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Job)) or 0


def test_of_many_workers_one_takes_the_turn(runtime: Runtime) -> None:
    def look() -> None:
        with runtime.database.write() as session:
            enqueue_due(session, {"hourly": HOURLY}, runtime.settings)

    with clock.frozen(clock.now()) as advance:
        with runtime.database.write() as session:
            publish(session, [], [HOURLY], runtime.settings)
        look()
        assert count_jobs(runtime) == 0
        advance(dt.timedelta(hours=5))  # turns missed while nobody worked are made up for once
        threads = [threading.Thread(target=look) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)
        assert count_jobs(runtime) == 1


def test_the_next_turn_waits_for_a_run_that_still_goes_on(runtime: Runtime) -> None:
    begun, let_go = threading.Semaphore(0), threading.Event()

    def sweep(run: JobRun) -> None:
        begun.release()
        assert let_go.wait(PATIENCE_SECONDS)

    with clock.frozen(clock.now()) as advance, working(runtime, [JobType("sweep", sweep, "notify")], [HOURLY]):
        wait_until(lambda: published(runtime))
        advance(dt.timedelta(hours=1))
        assert begun.acquire(timeout=PATIENCE_SECONDS)
        advance(dt.timedelta(hours=1))
        wait_until(lambda: next_turn(runtime) > clock.now())  # the turn was taken, and passed over
        assert count_jobs(runtime) == 1
        let_go.set()
        wait_until(lambda: ended(runtime))  # or its next turn is passed over too
        advance(dt.timedelta(hours=1))
        assert begun.acquire(timeout=PATIENCE_SECONDS)
    assert count_jobs(runtime) == 2


def ended(runtime: Runtime) -> bool:
    with runtime.database.read() as session:
        return session.scalar(sa.select(Job.state)) is JobState.COMPLETED


def published(runtime: Runtime) -> bool:
    with runtime.database.read() as session:
        return session.scalar(sa.text("SELECT count(*) FROM job_schedule")) == 1


def next_turn(runtime: Runtime) -> dt.datetime:
    from headwater.jobs.model import ScheduleTurn

    with runtime.database.read() as session:
        return session.scalars(sa.select(ScheduleTurn.next_at)).one()


def test_a_shorter_period_takes_effect_at_the_next_start(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        publish(session, [], [HOURLY], runtime.settings)
    before = next_turn(runtime)
    with runtime.database.write() as session:
        publish(session, [], [Schedule("hourly", lambda settings: 60.0, "sweep")], runtime.settings)
    assert next_turn(runtime) < before - dt.timedelta(minutes=50)
    with runtime.database.write() as session:
        publish(session, [], [HOURLY], runtime.settings)  # a start alone does not put a turn off
    assert next_turn(runtime) < before - dt.timedelta(minutes=50)


def test_a_schedule_can_be_run_now_by_its_command(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        publish(session, [], [HOURLY], runtime.settings)
        first = run_now(session, "sweep-now")
        assert first is not None
        assert run_now(session, "sweep-now") == first  # it has not started yet
        assert run_now(session, "zzz") is None
        assert run_now(session, "") is None
    assert count_jobs(runtime) == 1
