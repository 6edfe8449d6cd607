"""The jobs group as existing tools see it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.support.workers import wait_for, working

from headwater.federation.model import ReceivedActivity, ReceivedState
from headwater.jobs import GiveUp, JobRun, JobType, Schedule, enqueue, is_paused
from headwater.jobs.model import Job, JobState
from headwater.jobs.schedule import publish
from headwater.kit import clock
from headwater.runtime import Runtime

if TYPE_CHECKING:
    from tests.support.client import Client, Person


def fail(run: JobRun) -> None:
    raise GiveUp("The other server is gone.")


MAIL = JobType("send-mail", lambda run: None, "email")
ENCODE = JobType("encode", lambda run: None, "video-transcoding", priority=100)
DELIVER = JobType("deliver", fail, "activitypub-http-unicast")


def fill(runtime: Runtime) -> dict[str, int]:
    """Put one job into each state that needs no worker."""
    with runtime.database.write() as session:
        publish(session, [MAIL, ENCODE, DELIVER], [], runtime.settings)
        parent = enqueue(session, "send-mail", {"subject": "later"})
        ids = {
            "waiting": enqueue(session, "send-mail", {"subject": "hello"}, parent=parent),
            "prioritized": enqueue(session, "encode", {}),
            "delayed": enqueue(session, "deliver", {}, run_at=clock.now() + dt.timedelta(hours=1)),
            "waiting-children": parent,
            "active": enqueue(session, "send-mail", {}),
        }
        session.execute(sa.update(Job).where(Job.id == ids["active"]).values(state=JobState.RUNNING, attempt=1))
    return ids


def ask(admin: Person, path: str) -> dict[str, str]:
    """Return state by id."""
    answer = admin.get(f"/api/v1/jobs{path}").json()
    assert answer["total"] == len(answer["data"])
    return {entry["id"]: entry["state"] for entry in answer["data"]}


def test_each_state_lists_its_jobs(runtime: Runtime, admin: Person) -> None:
    ids = fill(runtime)
    for state in ("prioritized", "delayed", "waiting-children", "active"):
        assert ask(admin, f"/{state}") == {str(ids[state]): state}
    startable = ("waiting", "prioritized", "waiting-children")
    assert ask(admin, "/waiting") == {str(ids[state]): state for state in startable}
    assert ask(admin, "") == {str(ids[state]): state for state in ids}
    assert ask(admin, "/completed") == ask(admin, "/failed") == ask(admin, "/paused") == {}


def test_ended_jobs_have_the_shape_of_the_wire(runtime: Runtime, admin: Person) -> None:
    with runtime.database.write() as session:
        sent = enqueue(session, "send-mail", {"subject": "Hi", "to": ["a@example.com"]})
        lost = enqueue(session, "deliver", {"inbox": "https://example.com/inbox"}, priority=3)
    with working(runtime, [MAIL, DELIVER]):
        wait_for(runtime, sent)
        wait_for(runtime, lost)
    (entry,) = admin.get("/api/v1/jobs/completed").json()["data"]
    moments = {name: entry.pop(name) for name in ("createdAt", "processedOn", "finishedOn")}
    own = entry.pop("headwater")
    assert entry == {
        "id": str(sent),
        "state": "completed",
        "type": "email",
        "data": {"subject": "Hi", "to": ["a@example.com"]},
        "progress": 0,
        "error": None,
    }
    assert moments["createdAt"] <= moments["processedOn"] <= moments["finishedOn"]
    assert moments["createdAt"].endswith("Z")
    assert (own["type"], own["attempt"], own["failures"]) == ("send-mail", 1, 0)
    (failed,) = admin.get("/api/v1/jobs/failed").json()["data"]
    assert (failed["error"], failed["priority"]) == ("The other server is gone.", 3)


def test_lists_are_paged_sorted_and_filtered(runtime: Runtime, admin: Person) -> None:
    ids = fill(runtime)
    newest_first = sorted(ids.values(), reverse=True)
    page = admin.get("/api/v1/jobs?start=1&count=2").json()
    assert (page["total"], [int(entry["id"]) for entry in page["data"]]) == (5, newest_first[1:3])
    oldest = admin.get("/api/v1/jobs?sort=createdAt&count=1").json()["data"]
    assert [int(entry["id"]) for entry in oldest] == newest_first[-1:]
    assert set(ask(admin, "?jobType=video-transcoding")) == {str(ids["prioritized"])}
    assert set(ask(admin, "/delayed?jobType=email")) == set()
    (child,) = [entry for entry in admin.get("/api/v1/jobs/waiting").json()["data"] if "parent" in entry]
    assert child["parent"] == {"id": str(ids["waiting-children"])}


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/hello", "state"),
        ("?sort=name", "sort"),
        ("?count=101", "count"),
        ("?start=-1", "start"),
        ("/waiting?jobType=zzz", "jobType"),
    ],
)
def test_bad_parameters_are_named(admin: Person, path: str, field: str) -> None:
    answer = admin.get(f"/api/v1/jobs{path}")
    assert answer.status_code == 400
    assert answer.json()["detail"] == f"Incorrect request parameters: {field}"
    assert set(answer.json()["invalid-params"]) == {field}


def test_a_list_costs_as_many_statements_as_ever(runtime: Runtime, admin: Person) -> None:
    with runtime.database.write() as session:
        for number in range(30):
            enqueue(session, "send-mail", {"number": number})

    def count(path: str) -> int:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        sa.event.listen(sa.Engine, "before_cursor_execute", note)
        admin.get(path)
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
        return len([statement for statement in seen if "FROM job" in statement])

    assert count("/api/v1/jobs?count=1") == count("/api/v1/jobs?count=30") == 3


def test_pausing_shows_and_holds_until_resumed(runtime: Runtime, admin: Person) -> None:
    ids = fill(runtime)
    assert admin.post("/api/v1/jobs/pause").status_code == 204
    held = {str(ids[name]): "paused" for name in ("waiting", "prioritized")}
    assert ask(admin, "/paused") == held
    assert ask(admin, "/waiting") == held | {str(ids["waiting-children"]): "waiting-children"}
    assert ask(admin, "/prioritized") == {}
    with runtime.database.read() as session:
        assert is_paused(session)
    assert admin.post("/api/v1/jobs/resume").status_code == 204
    assert ask(admin, "/paused") == {}


def test_debug_tells_the_address_behind_our_proxy(admin: Person, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        enqueue(session, "send-mail", {})
        now = clock.now()
        common = {"url": "https://b.example/1", "type": "Like", "actor_url": "https://b.example/a", "host": "b.example"}
        common |= {"inbox": "/inbox", "body": "{}", "next_at": now, "received_at": now}
        session.add(ReceivedActivity(fingerprint="1", state=ReceivedState.WAITING, **common))
        session.add(ReceivedActivity(fingerprint="2", state=ReceivedState.DONE, **common))
    answer = admin.get("/api/v1/server/debug").json()
    assert answer == {"ip": "testclient", "activityPubMessagesWaiting": 1}


def test_a_debug_command_puts_its_job_into_the_queue(runtime: Runtime, admin: Person) -> None:
    sweep = Schedule("sweep", 3600, "send-mail", debug_command="remove-expired-user-exports")
    with runtime.database.write() as session:
        publish(session, [MAIL], [sweep], runtime.settings)
    path = "/api/v1/server/debug/run-command"
    assert admin.post(path, json={"command": "remove-expired-user-exports"}).status_code == 204
    assert len(ask(admin, "/waiting?jobType=email")) == 1
    refused = admin.post(path, json={"command": "zzz"})
    assert (refused.status_code, refused.json()["detail"]) == (400, "Invalid command")
    assert admin.post(path, json={"command": 7}).status_code == 400
    assert admin.post(path, json={}).status_code == 400
    assert admin.post(path, content=b"{").status_code == 400


def test_nobody_else_may(client: Client, user: Person, moderator: Person) -> None:
    routes = [("GET", "jobs"), ("GET", "jobs/failed"), ("POST", "jobs/pause"), ("POST", "jobs/resume")]
    routes += [("GET", "server/debug"), ("POST", "server/debug/run-command")]
    for method, path in routes:
        body = {"json": {"command": "zzz"}} if path.endswith("command") else {}
        assert client.request(method, f"/api/v1/{path}", **body).status_code == 401, path
        assert user.request(method, f"/api/v1/{path}", **body).status_code == 403, path
        assert moderator.request(method, f"/api/v1/{path}", **body).status_code == 403, path
