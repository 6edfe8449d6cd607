"""The jobs page as an administrator uses it, without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from tests.support.statements import count_statements

from headwater.jobs import JobType, enqueue, is_paused
from headwater.jobs.model import Job, JobState
from headwater.jobs.schedule import publish
from headwater.runtime import Runtime

if TYPE_CHECKING:
    from tests.support.client import Client, Person

PATH = "/admin/system/jobs"
HTML = {"accept": "text/html"}


def add_jobs(runtime: Runtime, *states: JobState, **values: Any) -> list[int]:
    ids = []
    with runtime.database.write() as session:
        kinds = [JobType(name, lambda run: None, "notify") for name in ("mow", "rake")]
        publish(session, kinds, [], runtime.settings)
        for state in states:
            job_id = enqueue(session, "mow", {"garden": "north"})
            session.execute(sa.update(Job).where(Job.id == job_id).values(state=state, **values))
            ids.append(job_id)
    return ids


def state_of(runtime: Runtime, job_id: int) -> JobState | None:
    with runtime.database.read() as session:
        return session.scalar(sa.select(Job.state).where(Job.id == job_id))


def act(admin: Person, action: str, job_id: int | None = None) -> Any:
    return admin.post(PATH, data={"action": action, "job": str(job_id or "")}, headers=HTML, follow_redirects=False)


def test_jobs_are_shown_with_what_went_wrong(admin: Person, runtime: Runtime) -> None:
    add_jobs(runtime, JobState.FAILED, failure="Traceback <b>\nValueError: no rake")
    add_jobs(runtime, JobState.RUNNING, progress=41)
    page = admin.get(PATH, headers=HTML).text
    assert "ValueError: no rake" in page and "Traceback &lt;b&gt;" in page
    assert 'value="41"' in page and "garden: north" in page
    assert "mow" not in admin.get(f"{PATH}?state=completed", headers=HTML).text.partition("<tbody")[2]
    assert "no rake" not in admin.get(f"{PATH}?state=active", headers=HTML).text
    assert "no rake" in admin.get(f"{PATH}?jobType=mow", headers=HTML).text
    assert "no rake" not in admin.get(f"{PATH}?jobType=rake", headers=HTML).text
    assert admin.get(f"{PATH}?state=x&jobType=y&page=99999999", headers=HTML).status_code == 200


def test_a_failed_job_is_tried_again_and_an_ended_one_removed(admin: Person, runtime: Runtime) -> None:
    failed, done, waiting = add_jobs(runtime, JobState.FAILED, JobState.COMPLETED, JobState.WAITING)
    answer = act(admin, "retry", failed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?done=retry")
    assert state_of(runtime, failed) is JobState.WAITING
    act(admin, "remove", done)
    assert state_of(runtime, done) is None
    act(admin, "cancel", waiting)
    assert state_of(runtime, waiting) is JobState.FAILED
    assert act(admin, "retry", done).headers["location"] == f"{PATH}?done=late"
    assert "changed meanwhile" in admin.get(f"{PATH}?done=late", headers=HTML).text


def test_the_queue_is_paused_and_resumed(admin: Person, runtime: Runtime) -> None:
    act(admin, "pause")
    with runtime.database.read() as session:
        assert is_paused(session)
    assert "nothing is started" in admin.get(PATH, headers=HTML).text
    act(admin, "resume")
    with runtime.database.read() as session:
        assert not is_paused(session)


def test_nonsense_is_refused(admin: Person) -> None:
    for action, job in (("dance", "1"), ("retry", "x"), ("retry", "9" * 30), ("", "")):
        assert admin.post(PATH, data={"action": action, "job": job}).status_code == 400


def test_a_page_is_as_many_statements_with_one_job_as_with_many(admin: Person, runtime: Runtime) -> None:
    seen = []
    for _ in range(2):
        add_jobs(runtime, *[JobState.COMPLETED] * 10)
        with count_statements() as statements:
            admin.get(PATH, headers=HTML)
        seen.append(len(statements))
    assert seen[0] == seen[1]


def test_the_stream_tells_where_jobs_stand(admin: Person, runtime: Runtime) -> None:
    from headwater.configuration import change_settings

    add_jobs(runtime, JobState.RUNNING, progress=7)
    with runtime.database.write() as session:
        values = {"jobs.page_stream": 0.05, "jobs.progress": 0.05}
        change_settings(session, runtime, values, "root")
    told = admin.get(f"{PATH}/stream").text
    assert '"state":"active","progress":7' in told


def test_the_stream_is_for_administrators(client: Client, user: Person, moderator: Person) -> None:
    assert client.get(f"{PATH}/stream").status_code == 401
    assert user.get(f"{PATH}/stream").status_code == 403
    assert moderator.get(f"{PATH}/stream").status_code == 403


def test_only_those_who_run_the_instance_see_the_way_there(admin: Person, user: Person) -> None:
    assert 'href="/admin"' in admin.get("/", headers=HTML).text
    assert 'href="/admin"' not in user.get("/", headers=HTML).text
    assert admin.get("/admin", headers=HTML, follow_redirects=False).headers["location"].startswith("/admin/")
    assert user.get(PATH, headers=HTML).status_code == 403
