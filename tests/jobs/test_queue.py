"""Enqueue, cancel, pause: what stands in the queue, and when it runs."""

import datetime as dt

import pytest
import sqlalchemy as sa
from tests.support.workers import read_job, wait_for, wait_until, working

from headwater.jobs import JobRun, JobType, Schedule, cancel, enqueue, is_paused, pause, resume
from headwater.jobs.model import Job, JobState
from headwater.jobs.queue import JOBS
from headwater.jobs.schedule import publish
from headwater.kit import clock
from headwater.runtime import Runtime


def note(names: list[object]) -> JobType:
    """Return a job type that notes its payload."""
    return JobType("note", lambda run: names.append(run.payload["name"]), "notify")


def count_jobs(runtime: Runtime) -> int:
    with runtime.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Job)) or 0


def test_a_job_of_a_failed_transaction_never_was(runtime: Runtime) -> None:
    with pytest.raises(RuntimeError), runtime.database.write() as session:
        enqueue(session, "note", {"name": "lost"})
        raise RuntimeError
    assert count_jobs(runtime) == 0


def test_a_job_runs_with_its_payload_and_is_kept(runtime: Runtime) -> None:
    names: list[object] = []
    with working(runtime, [note(names)]):
        with runtime.database.write() as session:
            job_id = enqueue(session, "note", {"name": "Zoë \U0001f3ac", "deep": {"list": [1, None]}})
        job = wait_for(runtime, job_id)
    assert names == ["Zoë \U0001f3ac"]
    assert job.state is JobState.COMPLETED
    assert (job.attempt, job.failures, job.failure) == (1, 0, None)
    assert job.created_at <= (job.started_at or job.created_at) <= (job.finished_at or job.created_at)


def test_lower_priority_numbers_go_first(runtime: Runtime) -> None:
    names: list[object] = []
    one_at_a_time = JobType("note", lambda run: names.append(run.payload["name"]), "notify", concurrency=1)
    with runtime.database.write() as session:
        for name, priority in [("late", 5), ("first", -1), ("middle", 0), ("middle too", 0)]:
            last = enqueue(session, "note", {"name": name}, priority=priority)
    with working(runtime, [one_at_a_time]):
        wait_until(lambda: len(names) == 4)
        wait_for(runtime, last)
    assert names == ["first", "middle", "middle too", "late"]


def test_a_type_lends_its_priority(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        publish(session, [JobType("slow", print, "video-transcoding", priority=100)], [], runtime.settings)
        job_id = enqueue(session, "slow", {})
        other_id = enqueue(session, "slow", {}, priority=1)
    assert read_job(runtime, job_id).priority == 100
    assert read_job(runtime, other_id).priority == 1


def test_a_delayed_job_waits_for_its_time(runtime: Runtime) -> None:
    names: list[object] = []
    with clock.frozen(clock.now()) as advance, working(runtime, [note(names)]):
        with runtime.database.write() as session:
            delayed = enqueue(session, "note", {"name": "later"}, run_at=clock.now() + dt.timedelta(hours=1))
            at_once = enqueue(session, "note", {"name": "now"})
        wait_for(runtime, at_once)
        assert read_job(runtime, delayed).state is JobState.DELAYED
        assert names == ["now"]
        advance(dt.timedelta(hours=1))
        wait_for(runtime, delayed)
    assert names == ["now", "later"]


def test_a_unique_key_holds_until_the_job_starts(runtime: Runtime) -> None:
    names: list[object] = []
    with runtime.database.write() as session:
        first = enqueue(session, "note", {"name": "a"}, unique_key="k")
        assert enqueue(session, "note", {"name": "b"}, unique_key="k") == first
        assert enqueue(session, "note", {"name": "c"}, unique_key="other") != first
    with working(runtime, [note(names)]):
        wait_for(runtime, first)
        with runtime.database.write() as session:
            again = enqueue(session, "note", {"name": "d"}, unique_key="k")
        assert again != first
        wait_for(runtime, again)
    assert sorted(map(str, names)) == ["a", "c", "d"]


def test_a_parent_waits_for_all_its_children(runtime: Runtime) -> None:
    names: list[object] = []

    def fail(run: JobRun) -> None:
        names.append("failed")
        raise ValueError("no")

    with runtime.database.write() as session:
        parent = enqueue(session, "note", {"name": "parent"}, priority=-100)
        enqueue(session, "note", {"name": "child"}, parent=parent)
        enqueue(session, "fail", {}, parent=parent)
    assert read_job(runtime, parent).state is JobState.WAITING_FOR_CHILDREN
    with working(runtime, [note(names), JobType("fail", fail, "notify")]):
        wait_for(runtime, parent)
    assert names[-1] == "parent"
    assert sorted(map(str, names[:-1])) == ["child", "failed"]


def test_cancelling_the_last_child_frees_the_parent(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        parent = enqueue(session, "note", {})
        child = enqueue(session, "note", {}, parent=parent)
        assert cancel(session, child, "not wanted any more")
        assert not cancel(session, child)
    assert read_job(runtime, parent).state is JobState.WAITING
    assert read_job(runtime, child).failure == "not wanted any more"


def test_a_paused_queue_starts_nothing_until_resumed(runtime: Runtime) -> None:
    names: list[object] = []
    with runtime.database.write() as session:
        pause(session)
        pause(session)
        job_id = enqueue(session, "note", {"name": "held"})
    other = Runtime.open(runtime.settings)
    ticks = Schedule("tick", 0.01, "note")
    with working(runtime, [note(names)]), working(other, [note(names)], [ticks]):
        # The schedule's turn shows that workers have looked: its job is there, and does not run either.
        wait_until(lambda: count_jobs(runtime) == 2)
        assert names == []
        with runtime.database.write() as session:
            assert is_paused(session)
            session.execute(sa.delete(JOBS).where(JOBS.c.id != job_id))
            resume(session)
        wait_for(runtime, job_id)
    other.close()
    assert names[0] == "held"
