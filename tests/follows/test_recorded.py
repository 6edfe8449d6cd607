"""The deliveries of the reference, replayed to the byte at their own time: each has the effect that it had there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import pytest
import sqlalchemy as sa
from tests.follows.test_between_instances import add_user, ask, states
from tests.support.activitypub import body_of, read, recorded
from tests.support.fediverse import Fediverse, Site

from headwater.actors import Actor
from headwater.federation.fetching import Answer
from headwater.follows import Follow, FollowState
from headwater.kit import clock

KEYS = read("keys.json")
SENT: list[dict[str, object]] = []


def answer_as_reference(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Stand for the servers that were recorded: their actors, and inboxes that take everything."""
    if method == "POST":
        SENT.append(json.loads(body))
        return Answer(204, {}, b"")
    if url not in KEYS:
        return Answer(404, {}, b"")
    kind = "Group" if "/video-channels/" in url else "Application" if url.endswith("peertube") else "Person"
    host = url.partition("//")[2].partition("/")[0]
    document = {
        "id": url,
        "type": kind,
        "preferredUsername": url.rpartition("/")[2],
        "inbox": f"{url}/inbox",
        "endpoints": {"sharedInbox": f"http://{host}/inbox"},
        "publicKey": {"id": f"{url}#main-key", "owner": url, "publicKeyPem": KEYS[url]["publicKeyPem"]},
    }
    return Answer(200, {"content-type": "application/activity+json"}, json.dumps(document).encode())


def open_site(fediverse: Fediverse, port: int) -> Site:
    """An instance at an address of the record; all others answer as they did."""
    SENT.clear()
    for other in {9101, 9102, 9103} - {port}:
        fediverse.wire.pages[f"localhost:{other}"] = answer_as_reference
    address = {"HTTPS": "false", "HOSTNAME": "localhost", "PORT": str(port)}
    settings = {f"HEADWATER__WEBSERVER__{name}": value for name, value in address.items()}
    return fediverse.instance(f"localhost:{port}", **settings)


def replay(fediverse: Fediverse, site: Site, name: str) -> None:
    """Deliver what was recorded, and let it be handled."""
    message = recorded(f"delivered/{name}.json")
    answer = site.client.post(
        message.target, content=body_of(f"delivered/{name}.json"), headers={**message.headers, "host": site.host}
    )
    assert answer.status_code == 204, answer.text
    fediverse.settle()


def at_time_of(name: str) -> dt.datetime:
    return parsedate_to_datetime(recorded(f"delivered/{name}.json").headers["date"])


@pytest.mark.parametrize(
    ("name", "follower", "answer"),
    [
        ("Follow_channel", "http://localhost:9102/accounts/bob", "Accept_Follow"),
        ("Follow_instance", "http://localhost:9102/accounts/peertube", "Accept_Follow"),
    ],
)
def test_a_recorded_follow_is_accepted_as_it_was(fediverse: Fediverse, name: str, follower: str, answer: str) -> None:
    with clock.frozen(at_time_of(name)):
        site = open_site(fediverse, 9101)
        add_user(site, "alice")
        replay(fediverse, site, name)
    assert states(site) == [FollowState.ACCEPTED]
    with site.runtime.database.read() as session:
        found = session.scalars(sa.select(Follow)).one()
        activity = read(f"delivered/{name}.json")["activity"]
        assert found.url == activity["id"] and session.get_one(Actor, found.follower_id).url == follower
    (sent,) = SENT
    theirs = read(f"delivered/{answer}.json")["activity"]
    assert list(sent) == list(theirs) and sent["actor"] == activity["object"]
    assert sent["object"] == {name: activity[name] for name in ("type", "id", "actor", "object")}


def test_a_recorded_undo_ends_the_follow(fediverse: Fediverse) -> None:
    with clock.frozen(at_time_of("Follow_channel")) as advance:
        site = open_site(fediverse, 9101)
        add_user(site, "alice")
        replay(fediverse, site, "Follow_channel")
        advance(at_time_of("Undo_Follow") - clock.now())
        replay(fediverse, site, "Undo_Follow")
    assert states(site) == []


@pytest.mark.parametrize(
    ("name", "port", "state"),
    [("Accept_Follow", 9101, FollowState.ACCEPTED), ("Reject_Follow", 9102, FollowState.REJECTED)],
)
def test_recorded_answers_are_taken(fediverse: Fediverse, name: str, port: int, state: FollowState) -> None:
    with clock.frozen(at_time_of(name)):
        site = open_site(fediverse, port)
        ask(site, read(f"delivered/{name}.json")["activity"]["actor"])
        fediverse.settle()
        assert states(site) == [FollowState.PENDING]
        replay(fediverse, site, name)
    assert states(site) == [state]


def test_an_undo_of_what_nobody_knows_changes_nothing(fediverse: Fediverse) -> None:
    with clock.frozen(at_time_of("Undo_Follow")):
        site = open_site(fediverse, 9101)
        add_user(site, "alice")
        replay(fediverse, site, "Undo_Follow")
    assert states(site) == [] and SENT == []
