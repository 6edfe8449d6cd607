"""Logs over REST, over real files: bounded, in order, without secrets, and who changed what."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from tests.support.shapes import load_capture

from headwater.logs.files import JOURNAL, LogFile, list_files
from headwater.processes.logs import configure_logs
from headwater.runtime import Runtime
from headwater.settings import ByteSize, Settings
from headwater.settings.work import Rotation

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.client import Client, Person

LOGS, AUDIT, REPORTS = "/api/v1/server/logs", "/api/v1/server/audit-logs", "/api/v1/server/logs/client"
EVER = {"startDate": "2020-01-01T00:00:00.000Z"}
REPORT = {
    "message": "it broke",
    "url": "http://localhost:9103/w/x",
    "level": "error",
    "stackTrace": "at x",
    "meta": "{}",
}


@pytest.fixture(autouse=True)
def journal(settings: Settings) -> Iterator[None]:
    configure_logs(settings, "web")
    yield
    JOURNAL.close()
    structlog.reset_defaults()


def messages(person: Person, path: str = LOGS, **query: Any) -> list[str]:
    return [line["message"] for line in person.get(path, params=EVER | query).json()]


def test_lines_are_found_by_time_level_and_tag(admin: Person) -> None:
    log = structlog.get_logger()
    log.info("one", password="hush")
    log.warning("two", job_type="transcode")
    log.error("three")
    assert messages(admin)[-3:] == ["one", "two", "three"]
    assert messages(admin, level="warn")[-2:] == ["two", "three"]
    assert messages(admin, level="error") == ["three"]
    assert messages(admin, tagsOneOf="transcode") == ["two"]
    assert messages(admin, tagsOneOf=["transcode", "web"])[-3:] == ["one", "two", "three"]
    assert messages(admin, endDate="2020-01-02") == []
    (line,) = [line for line in admin.get(LOGS, params=EVER).json() if line["message"] == "one"]
    assert (line["level"], line["label"], line["password"]) == ("info", "web", "[redacted]")


def test_bad_questions_name_their_field(admin: Person) -> None:
    expected = load_capture("server", "logs missing date")["response"]["body"]
    assert set(admin.get(LOGS).json()["invalid-params"]) == set(expected["invalid-params"])
    for query in ({"startDate": "yesterday"}, {**EVER, "endDate": "x"}, {**EVER, "level": "loud"}):
        wrong = admin.get(LOGS, params=query)
        assert (wrong.status_code, list(wrong.json()["invalid-params"])) == (400, [list(query)[-1]])
    assert admin.get(AUDIT).status_code == 400


def test_the_newest_lines_are_told_when_there_are_too_many(admin: Person, runtime: Runtime) -> None:
    with runtime.database.write() as session:
        from headwater.configuration import change_settings

        change_settings(session, runtime, {"log.max_output": 3000}, "root")
    for number in range(100):
        structlog.get_logger().info(f"line {number}")
    told = messages(admin)
    assert 5 < len(told) < 40 and told[-1] == "line 99"


def test_a_browser_reports_what_broke(client: Client, user: Person, admin: Person) -> None:
    assert client.post(REPORTS, json=REPORT | {"userAgent": "UA"}).status_code == 204
    assert user.post(REPORTS, json=REPORT | {"message": "with ?token=hush"}).status_code == 204
    first, second = [line for line in admin.get(LOGS, params=EVER).json() if "report" in line]
    assert first["level"] == "error" and first["report"]["message"] == "it broke"
    assert second["user"] == "mary" and "hush" not in json.dumps(second)


def test_a_wrong_report_is_refused(client: Client) -> None:
    recorded = load_capture("server", "client log invalid")
    answer = client.post(REPORTS, json=recorded["request"]["body"])
    assert answer.status_code == 400
    assert set(answer.json()["invalid-params"]) == set(recorded["response"]["body"]["invalid-params"])
    for field, value in {
        "message": "x" * 1001,
        "url": "javascript:1",
        "level": "info",
        "stackTrace": "x" * 15_001,
        "meta": "",
        "userAgent": "x" * 201,
    }.items():
        assert list(client.post(REPORTS, json=REPORT | {field: value}).json()["invalid-params"]) == [field]


def test_reports_may_be_switched_off(client: Client, runtime: Runtime) -> None:
    from headwater.configuration import change_settings

    with runtime.database.write() as session:
        change_settings(session, runtime, {"log.accept_client_log": False}, "root")
    assert client.post(REPORTS, json=REPORT).status_code == 403


def test_who_changed_what_is_written_down(admin: Person) -> None:
    config = admin.get("/api/v1/config/custom").json()
    config["instance"]["name"] = "Renamed"
    admin.put("/api/v1/config/custom", json=config)
    new = {"username": "mira", "password": "a good password", "email": "mira@example.com", "role": 2}
    made = admin.post("/api/v1/users", json=new).json()["user"]["id"]
    admin.post(f"/api/v1/users/{made}/block")
    admin.delete(f"/api/v1/users/{made}")
    lines = admin.get(AUDIT, params=EVER).json()
    told = [json.loads(line["message"]) for line in lines]
    assert {line["level"] for line in lines} == {"audit"}
    assert [(entry["user"], entry["domain"], entry["action"]) for entry in told][:3] == [
        ("root", "config", "update"),
        ("root", "users", "create"),
        ("root", "users", "block"),
    ]
    assert told[0]["new-config-instance-name"] == "Renamed"
    assert ("users", "delete") in [(entry["domain"], entry["action"]) for entry in told]
    assert "a good password" not in json.dumps(lines)


def test_what_was_rolled_back_is_not_written_down(admin: Person) -> None:
    config = admin.get("/api/v1/config/custom").json()
    config["signup"]["limit"] = "many"
    assert admin.put("/api/v1/config/custom", json=config).status_code == 400
    assert admin.get(AUDIT, params=EVER).json() == []


def test_files_are_bounded_in_size_and_number(tmp_path: Path) -> None:
    rotation = Rotation(max_file_size=ByteSize(1000), max_files=3)
    first, second = LogFile(tmp_path, "web", rotation), LogFile(tmp_path, "web", rotation)
    for number in range(60):
        first.write(b'{"n": %03d}' % number + b"." * 89 + b"\n")
        second.write(b"s" * 99 + b"\n")
    files = list_files(tmp_path, "web")
    assert len(files) <= 4 and all(path.stat().st_size <= 1000 for path in files)
    assert any(b'{"n": 059}' in path.read_bytes() for path in files)


def test_a_process_that_starts_again_goes_on_with_its_file(tmp_path: Path) -> None:
    for number in range(5):
        file = LogFile(tmp_path, "worker", Rotation())
        file.write(b"start %d\n" % number)
        file.close()
    (only,) = list_files(tmp_path, "worker")
    assert only.read_bytes().count(b"start") == 5
