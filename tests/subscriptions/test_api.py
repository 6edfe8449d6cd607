"""Subscriptions over REST, to channels of this instance and of others, in the shapes and words of the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.support.client import Person
from tests.support.fediverse import Fediverse
from tests.support.shapes import assert_same_shape, load_capture
from tests.support.statements import count_statements

from headwater.house.rights import Role
from headwater.jobs.model import Job

if TYPE_CHECKING:
    from tests.support.client import Client

PATH = "/api/v1/users/me/subscriptions"
HERE = "localhost:9000"


def names(person: Person, query: str = "") -> list[str]:
    answer = person.get(f"{PATH}?{query}").json()
    assert answer["total"] == len(answer["data"]) or "count" in query
    return [channel["name"] for channel in answer["data"]]


def test_a_channel_of_this_instance_is_subscribed_at_once(user: Person, other: Person) -> None:
    uri = f"mary_channel@{HERE}"
    assert_same_shape(other.post(PATH, json={"uri": uri}), load_capture("me", "subscribe"))
    assert other.post(PATH, json={"uri": uri}).status_code == 204  # once more changes nothing
    nullable = frozenset({"description", "support"})
    listed = other.get(PATH)
    assert_same_shape(listed, without_pictures(load_capture("me", "subscriptions")), nullable=nullable)
    assert listed.json()["data"][0]["followersCount"] == 1
    one = other.get(f"{PATH}/{uri}")
    assert one.json() == listed.json()["data"][0]
    exist = other.get(f"{PATH}/exist?uris={uri}&uris=unknown@{HERE}")
    assert exist.json() == {uri: True, f"unknown@{HERE}": False}
    assert other.get(f"{PATH}/exist?uris[]=mary_channel").json() == {"mary_channel": True}
    assert user.get(f"{PATH}/exist?uris={uri}").json() == {uri: False}
    assert_same_shape(other.delete(f"{PATH}/{uri}"), load_capture("me", "unsubscribe"))
    assert_same_shape(other.delete(f"{PATH}/{uri}"), load_capture("me", "unsubscribe again"))
    assert names(other) == [] and other.get(f"{PATH}/{uri}").status_code == 404
    assert user.get("/api/v1/video-channels/mary_channel").json()["followersCount"] == 0


def without_pictures(capture: dict[str, Any]) -> dict[str, Any]:
    """The record of a channel that nobody gave a picture."""
    for channel in capture["response"]["body"]["data"]:
        channel["avatars"] = channel["banners"] = []
    return capture


def test_lists_are_sorted_searched_and_paged(user: Person, other: Person, moderator: Person) -> None:
    for name in ("mary", "paul", "mod"):
        user.post(PATH, json={"uri": f"{name}_channel@{HERE}"})
    assert names(user) == ["mod_channel", "paul_channel", "mary_channel"]
    assert names(user, "sort=createdAt") == names(user, "sort=id") == ["mary_channel", "paul_channel", "mod_channel"]
    assert names(user, "search=PAUL") == ["paul_channel"]
    assert names(user, "start=1&count=1") == ["paul_channel"]
    counts = []
    for count in (1, 3):
        with count_statements() as statements:
            user.get(f"{PATH}?count={count}")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 5, statements


@pytest.mark.parametrize(
    ("method", "path", "body", "field"),
    [
        ("POST", "", {"uri": "nohost"}, "uri"),
        ("POST", "", {"uri": 7}, "uri"),
        ("POST", "", {}, "uri"),
        ("GET", "/exist", None, "uris"),
        ("GET", "/exist?" + "&".join(f"uris=c{n}@a.example" for n in range(101)), None, "uris"),
        ("GET", "?sort=name", None, "sort"),
        ("GET", "?search=", None, "search"),
        ("GET", "?count=101", None, "count"),
        ("GET", "/nohost", None, "uri"),
        ("DELETE", "/nohost", None, "uri"),
        ("GET", "/videos?sort=nonsense", None, "sort"),
    ],
)
def test_bad_input_names_its_field(user: Person, runtime: Any, method: str, path: str, body: Any, field: str) -> None:
    answer = user.request(method, PATH + path, **({} if body is None else {"json": body}))
    assert (answer.status_code, list(answer.json().get("invalid-params", {}))) == (400, [field])
    with runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 0


def test_unknown_channels_of_this_instance_are_not_subscribed(user: Person, client: Client) -> None:
    assert user.post(PATH, json={"uri": f"nobody@{HERE}"}).status_code == 404
    assert user.post(PATH, json={"uri": f"mary@{HERE}"}).status_code == 404  # an account
    assert client.get(PATH).status_code == client.get(f"{PATH}/videos").status_code == 401


def test_a_channel_elsewhere_is_found_and_subscribed(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    bob, alice = (
        Person(here.client, here.runtime, "bob", Role.USER),
        Person(there.client, there.runtime, "alice", Role.USER),
    )
    for uri in ("alice_channel@b.example", "alice@b.example"):  # the account is not a channel
        assert bob.post(PATH, json={"uri": uri}).status_code == 204
    with pytest.raises(Exception, match="not a channel"):
        fediverse.settle()
    fediverse.settle()
    assert names(bob) == ["alice_channel"] and names(bob, "search=b.example") == ["alice_channel"]
    assert bob.get(f"{PATH}/exist?uris=alice_channel@b.example").json() == {"alice_channel@b.example": True}
    assert alice.get("/api/v1/video-channels/alice_channel").json()["followersCount"] == 1
    followers = alice.get("/api/v1/video-channels/alice_channel/followers").json()
    assert [row["follower"]["url"] for row in followers["data"]] == ["https://a.example/accounts/bob"]
    bob.post(PATH, json={"uri": "alice_channel@b.example"})
    fediverse.settle()
    follows = [body for method, url, _, body in fediverse.wire.sent if method == "POST" and b'"Follow"' in body]
    assert len(follows) == 2  # one Follow and one Accept: nothing is asked twice
    assert bob.delete(f"{PATH}/alice_channel@b.example").status_code == 204
    fediverse.settle()
    assert names(bob) == [] and alice.get("/api/v1/video-channels/alice_channel").json()["followersCount"] == 0
