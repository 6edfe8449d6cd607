"""What administrators see of other instances, and what they may do about deliveries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.federation.test_between_instances import NOW, deliver, like, post, seen
from tests.support.client import Person
from tests.support.fediverse import Fediverse, Site
from tests.support.statements import count_statements

from headwater.federation.delivery import store
from headwater.federation.fetching import Answer
from headwater.federation.signatures import Form
from headwater.house.rights import Role
from headwater.kit import clock

PATH = "/api/headwater/v1/federation"
__all__ = ["seen"]


@pytest.fixture
def here(fediverse: Fediverse) -> Site:
    return fediverse.instance("a.example")


@pytest.fixture
def admin(here: Site) -> Person:
    return Person(here.client, here.runtime, "root", Role.ADMINISTRATOR)


def get(admin: Person, path: str) -> Any:
    answer = admin.get(f"{PATH}/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def act(admin: Person, host: str, what: str) -> Any:
    answer = admin.request("POST", f"{PATH}/peers/{host}/{what}")
    assert answer.status_code in (200, 204), answer.text
    return answer.json() if answer.content else None


def test_a_host_that_is_down_is_shown_and_can_be_tried_at_once(fediverse: Fediverse, here: Site, admin: Person) -> None:
    took: list[str] = []

    def take(method: str, url: str, headers: Any, body: bytes) -> Answer:
        took.append(url)
        return Answer(202, {}, b"")

    fediverse.wire.pages["b.example"] = take
    with clock.frozen(NOW) as advance:
        fediverse.wire.down.add("b.example")
        deliver(here, like(here))
        fediverse.settle()
        found = get(admin, "peers/b.example")
        assert (found["state"], found["failures"], found["waiting"], found["failed"]) == ("stopped", 1, 1, 0)
        assert found["lastError"] == "no answer within 7 s" and found["stoppedUntil"] > "2026-11-21T12:00:2"
        assert found["lastSuccessAt"] is None and found["lastFailureAt"] == "2026-11-21T12:00:00.000Z"
        (waits,) = get(admin, "peers/b.example/deliveries")["data"]
        assert waits["activity"] == like(here)["id"] and waits["type"] == "Like" and waits["state"] == "waiting"
        assert waits["inbox"] == "https://b.example/inbox" and waits["attempts"] == 1
        assert waits["object"] == "https://b.example/v/1" and waits["expiresAt"] == "2026-11-28T12:00:00.000Z"
        fediverse.wire.down.clear()
        fediverse.settle()
        assert took == []
        act(admin, "b.example", "release")
        fediverse.settle()
        assert len(took) == 1
        advance(dt.timedelta(minutes=5))
        fediverse.settle()
    found = get(admin, "peers/b.example")
    assert (found["state"], found["delivered"], found["waiting"], found["failures"]) == ("reachable", 1, 0, 0)
    assert found["lastSuccessAt"] == "2026-11-21T12:00:00.000Z" and found["stoppedUntil"] is None
    assert len(took) == 1


def test_what_was_refused_can_be_sent_again_or_dropped(fediverse: Fediverse, here: Site, admin: Person) -> None:
    statuses = [410, 410, 202, 410, 410]
    fediverse.wire.pages["b.example"] = lambda *request: Answer(statuses.pop(0), {}, b"")
    for number in range(2):
        deliver(here, like(here, number, object=f"https://b.example/v/{number}"))
    fediverse.settle()
    refused = get(admin, "peers/b.example/deliveries?state=rejected")
    assert refused["total"] == 2 and refused["data"][0]["error"] == "the answer was 410"
    assert refused["data"][0]["nextAttemptAt"] is None
    assert get(admin, "peers/b.example/deliveries?state=waiting") == {"total": 0, "data": []}
    page = get(admin, "peers/b.example/deliveries?start=1&count=1")
    assert page == {"total": 2, "data": [refused["data"][1]]}
    assert act(admin, "b.example", "replay") == {"deliveries": 2}
    fediverse.settle()
    found = get(admin, "peers/B.EXAMPLE")
    assert (found["delivered"], found["failed"], found["state"]) == (1, 1, "failing")
    assert act(admin, "b.example", "drop") == {"deliveries": 1}
    assert get(admin, "peers/b.example/deliveries")["total"] == 0
    assert act(admin, "b.example", "replay") == {"deliveries": 0}


def test_many_peers_are_paged_by_the_same_statements(here: Site, admin: Person) -> None:
    with here.runtime.database.write() as session:
        for number in range(30):
            store.note_success(session, f"h{number:02}.example", Form.CAVAGE, clock.now(), 1)
    with count_statements() as few:
        page = get(admin, "peers?count=1")
    with count_statements() as many:
        whole = get(admin, "peers?count=30&start=2")
    assert len(few) == len(many)
    assert page["total"] == 30 and page["data"][0]["host"] == "h00.example"
    assert [entry["host"] for entry in whole["data"]][:2] == ["h02.example", "h03.example"]
    assert [entry["host"] for entry in get(admin, "peers?search=H1&count=2")["data"]] == ["h10.example", "h11.example"]
    for wrong in (
        "peers?search=%00",
        f"peers?search={'a' * 300}",
        "peers?start=-1",
        "peers/h00.example/deliveries?state=x",
    ):
        assert admin.get(f"{PATH}/{wrong}").status_code == 400, wrong
    for unknown in ("nobody.example", "%00", "a" * 3000):
        for what in ("", "/deliveries"):
            assert admin.get(f"{PATH}/peers/{unknown}{what}").status_code == 404
        assert admin.request("POST", f"{PATH}/peers/{unknown}/drop").status_code == 404


@pytest.mark.usefixtures("seen")
def test_what_was_not_taken_is_counted_with_its_reason(fediverse: Fediverse, here: Site, admin: Person) -> None:
    there = fediverse.instance("b.example")
    for number in range(3):
        assert post(there, here, like(there, number, type="Sneeze")).status_code == 204
    assert post(there, here, like(there, 9)).status_code == 204
    assert get(admin, "received")["waiting"] == 4
    fediverse.settle()
    told = get(admin, "received")
    assert {name: told[name] for name in ("waiting", "done", "dropped", "failed")} == {
        "waiting": 0,
        "done": 1,
        "dropped": 3,
        "failed": 0,
    }
    reason = "nothing here knows such an activity"
    assert told["reasons"] == [{"type": "Sneeze", "state": "dropped", "reason": reason, "count": 3}]
    assert told["rememberedSeconds"] == 7 * 86400


def test_texts_that_a_database_cannot_keep_do_no_harm(fediverse: Fediverse, here: Site, admin: Person) -> None:
    there = fediverse.instance("b.example")
    for kind in ("Sn\0eeze", "S" * 300, "", " \n"):
        assert post(there, here, like(there, type=kind)).status_code == 400
    with here.runtime.database.write() as session:
        store.note_failure(session, "b.example", clock.now(), None, "Bad status line '\0\0'")
    assert get(admin, "peers/b.example")["lastError"] == "Bad status line ''"
