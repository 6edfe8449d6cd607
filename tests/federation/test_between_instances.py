"""Two instances on a network in memory: inboxes, deliveries, and those who mean no good."""

from __future__ import annotations

import datetime as dt
import json
from email.utils import format_datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from tests.support.fediverse import Fediverse, Pair, Site

from headwater.actors import Actor, find_instance_actor
from headwater.federation import Handler, Received, handlers, send
from headwater.federation.delivery import store
from headwater.federation.fetching import Answer
from headwater.federation.keys import ensure_keys
from headwater.federation.linked import sign_document, with_context
from headwater.federation.model import Delivery, DeliveryState, Peer, ReceivedActivity, ReceivedState
from headwater.federation.signatures import Message, digest, sign_cavage
from headwater.house import events
from headwater.kit import clock

AP = {"accept": "application/activity+json, application/ld+json"}
NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What a feature that takes `Like` was handed."""
    found: list[dict[str, Any]] = []

    def apply(session: Session, received: Received) -> None:
        found.append(received.activity)

    known = {("Like", ""): Handler(type="Like", apply=apply), ("Update", ""): Handler(type="Update", apply=apply)}
    monkeypatch.setattr(handlers, "_handlers", lambda: known)
    return found


def instance_actor(site: Site) -> int:
    with site.runtime.database.read() as session:
        return find_instance_actor(session).id


def like(site: Site, number: int = 1, **changes: Any) -> dict[str, Any]:
    actor = f"https://{site.host}/accounts/peertube"
    return {
        "id": f"{actor}/likes/{number}",
        "type": "Like",
        "actor": actor,
        "object": "https://b.example/v/1",
    } | changes


def deliver(site: Site, activity: dict[str, Any], inbox: str = "https://b.example/inbox", **options: Any) -> None:
    with site.runtime.database.write() as session:
        send(session, site.runtime.settings, find_instance_actor(session).id, activity, [inbox], kind="Rate", **options)


def waiting(site: Site) -> list[Delivery]:
    with site.runtime.database.read() as session:
        return list(session.scalars(sa.select(Delivery).order_by(Delivery.id)))


def peer(site: Site, host: str = "b.example") -> Peer:
    with site.runtime.database.read() as session:
        found = store.find_peer(session, host)
        assert found is not None
        return found


def post(here: Site, there: Site, activity: Any, *, path: str = "/inbox", **changes: Any) -> Any:
    """Sign a request as the instance actor of `here` by hand, and change it."""
    body = changes.pop("raw", None) or json.dumps(activity).encode()
    url, key = ensure_keys(here.runtime, instance_actor(here))
    at = changes.pop("at", None) or clock.now()
    headers = {"date": format_datetime(at, usegmt=True), "digest": digest(body), "host": there.host}
    headers["signature"] = sign_cavage(Message("POST", path, headers, there.host), url, key)
    headers |= {"content-type": "application/activity+json"} | changes
    return there.client.post(path, content=body, headers={k: v for k, v in headers.items() if v})


def test_an_activity_arrives_once_and_in_a_handler(fediverse: Fediverse, pair: Pair, seen: list) -> None:
    here, there = pair
    deliver(here, like(here))
    fediverse.settle()
    assert [activity["id"] for activity in seen] == [like(here)["id"]] and "signature" in seen[0]
    assert waiting(here) == [] and peer(here).delivered == 1
    body = next(body for method, url, _, body in fediverse.wire.sent if method == "POST")
    assert post(here, there, None, raw=body).status_code == 204  # the same once more
    fediverse.settle()
    assert len(seen) == 1


def test_a_host_that_was_down_for_three_days_gets_everything_in_order(
    fediverse: Fediverse, pair: Pair, seen: list
) -> None:
    here, _ = pair
    with clock.frozen(NOW) as advance:
        fediverse.wire.down.add("b.example")
        for number in range(5):
            deliver(here, like(here, number), object_url="https://a.example/one")
        for _ in range(72):
            fediverse.settle()
            advance(dt.timedelta(hours=1))
        posts = [url for method, url, _ in fediverse.wire.log if method == "POST"]
        assert len(posts) < 30 and len(waiting(here)) == 5 and peer(here).failures == len(posts)
        fediverse.wire.down.clear()
        for _ in range(8):
            fediverse.settle()
            advance(dt.timedelta(hours=1))
    assert [activity["id"] for activity in seen] == [like(here, number)["id"] for number in range(5)]
    assert waiting(here) == [] and peer(here).failures == 0


@pytest.fixture
def returned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hosts of which features were told that they are back."""
    found: list[str] = []
    handlers_of = {"peer.returned": (lambda session, host: found.append(host),)}
    monkeypatch.setattr(events, "_handlers", lambda name: handlers_of.get(name, ()))
    return found


def test_a_host_that_speaks_again_gets_its_deliveries_at_once(
    fediverse: Fediverse, pair: Pair, seen: list, returned: list[str]
) -> None:
    here, there = pair
    with clock.frozen(NOW):
        fediverse.wire.down.add("b.example")
        deliver(here, like(here))
        fediverse.settle()
        assert peer(here).open_until is not None
        fediverse.wire.down.clear()
        deliver(there, like(there, object="https://a.example/v/1"), "https://a.example/inbox")
        fediverse.settle()
    assert waiting(here) == [] and len(seen) == 2
    assert set(returned) == {"b.example"}


def test_a_host_that_takes_deliveries_again_is_said_to_be_back(
    fediverse: Fediverse, pair: Pair, seen: list, returned: list[str]
) -> None:
    here, _ = pair
    with clock.frozen(NOW) as advance:
        deliver(here, like(here))
        fediverse.settle()
        assert returned == []
        fediverse.wire.down.add("b.example")
        deliver(here, like(here, 2))
        fediverse.settle()
        fediverse.wire.down.clear()
        advance(dt.timedelta(hours=1))
        deliver(here, like(here, 3))
        fediverse.settle()
    assert returned == ["b.example"] and len(seen) == 3


def test_after_a_week_a_delivery_expires_and_can_be_sent_again(fediverse: Fediverse, pair: Pair, seen: list) -> None:
    here, _ = pair
    with clock.frozen(NOW) as advance:
        fediverse.wire.down.add("b.example")
        deliver(here, like(here))
        for _ in range(8 * 4):
            fediverse.settle()
            advance(dt.timedelta(hours=6, minutes=30))
        assert [row.state for row in waiting(here)] == [DeliveryState.EXPIRED]
        fediverse.wire.down.clear()
        with here.runtime.database.write() as session:
            later = clock.now() + dt.timedelta(days=7)
            assert store.replay_failed(session, "b.example", clock.now(), later) == 1
            store.release(session, "b.example", clock.now())
        deliver(here, like(here, 2))
        fediverse.settle()
        advance(dt.timedelta(hours=7))
        fediverse.settle()
    assert [activity["id"] for activity in seen] == [like(here)["id"], like(here, 2)["id"]]


def test_a_newer_update_replaces_an_unsent_one_and_a_delete_all(fediverse: Fediverse, pair: Pair) -> None:
    here, _ = pair
    fediverse.wire.down.add("b.example")
    for kind, left in (("Create", 1), ("Update", 2), ("Update", 2), ("Delete", 1)):
        deliver(here, like(here, type=kind))
        assert len(waiting(here)) == left
    deliver(here, like(here, type="Update", object="https://b.example/v/2"))
    assert len(waiting(here)) == 2


def test_an_inbox_that_refuses_holds_up_nobody(fediverse: Fediverse, pair: Pair) -> None:
    here, _ = pair
    statuses = {"/gone": 410, "/broken": 500, "/good": 202}
    fediverse.wire.pages["c.example"] = lambda method, url, headers, body: Answer(statuses[url[17:]], {}, b"")
    for path in statuses:
        deliver(here, like(here), f"https://c.example{path}")
    fediverse.settle()
    assert [(row.inbox_url[17:], row.state) for row in waiting(here)] == [
        ("/gone", DeliveryState.REJECTED),
        ("/broken", DeliveryState.WAITING),
    ]


def test_servers_that_only_take_the_newer_signatures_are_found_out(fediverse: Fediverse, pair: Pair) -> None:
    here, _ = pair

    def take(method: str, url: str, headers: Any, body: bytes) -> Answer:
        return Answer(202 if "signature-input" in headers else 401, {}, b"")

    fediverse.wire.pages["c.example"] = take
    for number in range(3):
        deliver(here, like(here, number), "https://c.example/inbox")
    fediverse.settle()
    assert [status for _, url, status in fediverse.wire.log] == [401, 202, 202, 202]


def test_a_wide_fan_out_costs_its_caller_little(pair: Pair) -> None:
    here, _ = pair
    with here.runtime.database.write() as session:
        inboxes = [f"https://h{number}.example/inbox" for number in range(5000)]
        send(session, here.runtime.settings, find_instance_actor(session).id, like(here), inboxes, kind="Rate")
    with here.runtime.database.read() as session:
        from headwater.jobs.model import Job

        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 1
        assert session.scalar(sa.select(sa.func.count()).select_from(Delivery)) == 5000


def test_the_signed_form_of_others_is_forwarded_and_believed(fediverse: Fediverse, pair: Pair, seen: list) -> None:
    here, there = pair
    far = fediverse.instance("c.example")
    url, key = ensure_keys(far.runtime, instance_actor(far))
    signed = sign_document(with_context("Rate", like(far)), url, key, "2026-11-21T12:00:00.000Z")
    assert post(here, there, signed).status_code == 204
    fediverse.settle()
    assert [activity["id"] for activity in seen] == [like(far)["id"]]
    for changed in (
        like(far),
        {**signed, "object": "https://b.example/v/2"},
        {**signed, "actor": like(there)["actor"]},
    ):
        answer = post(here, there, changed)
        assert answer.status_code in (400, 403), answer.text
    assert answer.json()["detail"] in ("Object and creator signature do not match", "Incorrect activity")


def test_requests_that_are_not_what_they_say_are_refused(pair: Pair) -> None:
    here, there = pair
    good = like(here)
    deep: Any = {}
    for _ in range(100):
        deep = {"object": deep}
    cases: list[tuple[str, Any, int, str]] = [
        ("tampered digest", {"digest": digest(b"other")}, 403, "Invalid digest"),
        ("no signature", {"signature": ""}, 403, "no authorization or signature header present in the request"),
        ("old", {"at": clock.now() - dt.timedelta(minutes=40)}, 403, "clock skew"),
        ("from the future", {"at": clock.now() + dt.timedelta(minutes=40)}, 403, "clock skew"),
        ("plain text", {"content-type": "text/plain"}, 403, "ActivityPub signature could not be checked"),
        ("huge", {"raw": b'{"a":"' + b"x" * 10_000_000 + b'"}'}, 413, "bytes are taken"),
        ("deep", {"raw": json.dumps({**good, **deep}).encode()}, 400, "deeper than"),
        ("no JSON", {"raw": b"{"}, 400, "not JSON"),
        ("unknown inbox", {"path": "/accounts/nobody/inbox"}, 404, "Actor not found"),
    ]
    for name, changes, status, detail in cases:
        answer = post(here, there, good, **changes)
        assert answer.status_code == status and detail in answer.json()["detail"], (name, answer.text[:300])
    bodies = [
        ({**good, "id": "https://c.example/likes/1"}, 400),  # an id of another host than the actor's
        ({**good, "type": None}, 400),
        ({**good, "signature": {"type": "Other"}}, 400),
        ({**good, "actor": "https://c.example/accounts/peertube", "id": "https://c.example/1"}, 403),
    ]
    for activity, status in bodies:
        assert post(here, there, activity).status_code == status, activity
    assert post(there, there, like(there)).status_code == 409
    with there.runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(ReceivedActivity)) == 0


def test_strangers_who_are_gone_may_say_so(fediverse: Fediverse, pair: Pair) -> None:
    here, there = pair
    me = f"https://{here.host}/accounts/peertube"
    ensure_keys(here.runtime, instance_actor(here))
    fediverse.wire.down.add("a.example")
    assert post(here, there, like(here, type="Delete", object=me)).status_code == 204
    assert post(here, there, like(here, 2)).status_code == 403


def test_a_new_key_is_fetched_once(pair: Pair) -> None:
    here, there = pair
    assert post(here, there, like(here)).status_code == 204
    with here.runtime.database.write() as session:
        session.execute(sa.update(Actor).values(public_key=None, private_key=None))
    here.client.get("/accounts/peertube", headers=AP)
    assert post(here, there, like(here, 2)).status_code == 204


def test_unknown_activities_are_dropped_and_failing_ones_given_up(
    fediverse: Fediverse, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = pair

    def fail(session: Session, received: Received) -> None:
        session.execute(sa.update(Actor).values(followers_count=99))
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(handlers, "_handlers", lambda: {("Like", ""): Handler(type="Like", apply=fail)})
    with clock.frozen(NOW) as advance:
        post(here, there, like(here, type="Sneeze"))
        post(here, there, like(here))
        for _ in range(6):
            fediverse.settle()
            advance(dt.timedelta(hours=4))
    with there.runtime.database.read() as session:
        rows = session.scalars(sa.select(ReceivedActivity).order_by(ReceivedActivity.id)).all()
        assert [(row.type, row.state, row.body) for row in rows] == [
            ("Sneeze", ReceivedState.DROPPED, None),
            ("Like", ReceivedState.FAILED, None),
        ]
        assert session.scalar(sa.select(sa.func.max(Actor.followers_count))) == 0
