"""Follows over REST: what administrators and owners see and do, in the shapes and words of the reference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.support.client import Person
from tests.support.fediverse import Fediverse, Site
from tests.support.shapes import assert_same_shape, load_capture
from tests.support.statements import count_statements

from headwater.actors import Actor
from headwater.follows import Follow
from headwater.house.rights import Role
from headwater.jobs.model import Job

if TYPE_CHECKING:
    from tests.support.client import Client

SERVER = "/api/v1/server"
MANUAL = {"HEADWATER__FOLLOWERS__INSTANCE__MANUAL_APPROVAL": "true"}


def join(site: Site, name: str = "root", role: Role = Role.ADMINISTRATOR) -> Person:
    return Person(site.client, site.runtime, name, role)


def listed(site: Site, what: str, **options: Any) -> list[tuple[str, str, str]]:
    """Who follows whom in which state, as everybody may see it."""
    answer = site.client.get(f"{SERVER}/{what}", params=options).json()
    assert len(answer["data"]) == answer["total"]
    return [(row["follower"]["host"], row["following"]["host"], row["state"]) for row in answer["data"]]


def test_an_instance_is_followed_by_its_host(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    admin = join(here)
    assert_same_shape(
        admin.post(f"{SERVER}/following", json={"hosts": ["b.example"], "handles": []}),
        load_capture("follows", "follow hosts"),
    )
    fediverse.settle()
    assert listed(here, "following") == listed(there, "followers") == [("a.example", "b.example", "accepted")]
    assert listed(here, "followers") == listed(there, "following") == []
    for site, what in ((here, "following"), (there, "followers")):
        assert_same_shape(site.client.get(f"{SERVER}/{what}"), load_capture("follows", what))
    admin.post(f"{SERVER}/following", json={"hosts": ["b.example"]})  # once more changes nothing
    fediverse.settle()
    assert len(listed(here, "following")) == 1
    assert admin.delete(f"{SERVER}/following/b.example").status_code == 204
    fediverse.settle()
    assert listed(here, "following") == listed(there, "followers") == []
    assert_same_shape(admin.delete(f"{SERVER}/following/b.example"), load_capture("follows", "unfollow"))


def test_channels_and_accounts_are_followed_by_handle(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    admin, mary = join(here), join(there, "mary", Role.USER)
    admin.post(f"{SERVER}/following", json={"handles": ["mary@b.example", "mary_channel@b.example"]})
    fediverse.settle()
    kinds = {
        kind: [
            row["following"]["name"] for row in here.client.get(f"{SERVER}/following?actorType={kind}").json()["data"]
        ]
        for kind in ("Person", "Group", "Application", "Service")
    }
    assert kinds == {"Person": ["mary"], "Group": ["mary_channel"], "Application": [], "Service": []}
    found = mary.get("/api/v1/accounts/mary/followers").json()
    assert (found["total"], {row["following"]["name"] for row in found["data"]}) == (2, {"mary", "mary_channel"})
    found = mary.get("/api/v1/video-channels/mary_channel/followers?search=a.exam").json()
    assert [row["follower"]["name"] for row in found["data"]] == ["peertube"]
    assert mary.get("/api/v1/video-channels/mary_channel/followers?search=c.example").json()["total"] == 0
    assert there.client.get("/api/v1/video-channels/mary_channel").json()["followersCount"] == 1
    assert there.client.get("/api/v1/accounts/mary").json()["followersCount"] == 1
    assert admin.delete(f"{SERVER}/following/mary_channel@b.example").status_code == 204
    fediverse.settle()
    assert there.client.get("/api/v1/video-channels/mary_channel").json()["followersCount"] == 0


def test_administrators_answer_who_wants_to_follow(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example", **MANUAL)
    join(here).post(f"{SERVER}/following", json={"hosts": ["b.example"]})
    fediverse.settle()
    admin, path = join(there), f"{SERVER}/followers/peertube@a.example"
    assert listed(there, "followers", state="pending") == [("a.example", "b.example", "pending")]
    assert listed(there, "followers", state="accepted") == []
    for action, after, other in (("accept", "accepted", "reject"), ("reject", "rejected", "accept")):
        assert admin.post(f"{path}/{action}").status_code == 204
        refused = admin.post(f"{path}/{action}")
        assert (refused.status_code, "state" in refused.json()["detail"]) == (400, True), other
        fediverse.settle()
        assert listed(here, "following") == [("a.example", "b.example", after)]
    assert admin.delete(path).status_code == 204
    fediverse.settle()
    assert listed(there, "followers") == []
    capture = load_capture("follows", "remove follower unknown")
    assert_same_shape(admin.delete(f"{SERVER}/followers/peertube@unknown.example"), capture)


def test_a_host_that_does_not_answer_is_tried_again(fediverse: Fediverse) -> None:
    here = fediverse.instance("a.example")
    join(here).post(f"{SERVER}/following", json={"hosts": ["b.example"]})
    with pytest.raises(Exception, match="no such host"):
        fediverse.settle()  # a worker would note the failure and come back
    kind = here.kinds["follow"]
    assert kind.wire_name == "activitypub-follow" and kind.attempts > 3
    assert kind.backoff.first_seconds > here.runtime.settings.federation.fetching.forget_failure


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"hosts": ["http://x"]}, "hosts"),
        ({"hosts": ["a.example", "a.example"]}, "hosts"),
        ({"hosts": "a.example"}, "hosts"),
        ({"hosts": [{}]}, "hosts"),
        ({"hosts": [f"h{n}.example" for n in range(501)]}, "hosts"),
        ({"handles": ["nohost"]}, "handles"),
        ({"hosts": ["a.example"], "handles": [7]}, "handles"),
        ({}, ""),
    ],
)
def test_what_cannot_be_followed_is_refused(admin: Person, runtime: Any, body: Any, field: str) -> None:
    answer = admin.post(f"{SERVER}/following", json=body)
    assert (answer.status_code, list(answer.json().get("invalid-params", {}))) == (400, [field] if field else [])
    with runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Job)) == 0


def test_bad_addresses_and_orders_are_refused(admin: Person, client: Client) -> None:
    for path in ("following/%20", "following/a@b@c", "followers/nohost", "followers/a@"):
        assert admin.delete(f"{SERVER}/{path}").status_code == 400, path
    for query in (
        "followers?sort=redundancyAllowed",
        "following?sort=score",
        "following?state=x",
        "followers?count=101",
    ):
        assert client.get(f"{SERVER}/{query}").status_code == 400, query


def test_only_owners_see_the_followers_of_their_channels(user: Person, other: Person, moderator: Person) -> None:
    account, channel = "/api/v1/accounts/mary/followers", "/api/v1/video-channels/mary_channel/followers"
    for path in (account, channel):
        assert_same_shape(user.get(path), load_capture("accounts_channels", "channel followers"))
        assert other.get(path).status_code == 403
        assert user.client.get(path).status_code == 401
    assert moderator.get(channel).status_code == 200


def test_follows_go_with_who_followed(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    admin, mary = join(here), join(there, "mary", Role.USER)
    admin.post(f"{SERVER}/following", json={"handles": ["mary_channel@b.example", "mary@b.example"]})
    fediverse.settle()
    assert join(there).delete(f"/api/v1/users/{mary.user_id}").status_code == 204
    fediverse.settle()
    with there.runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Follow)) == 0
        assert session.scalar(sa.select(sa.func.sum(Actor.followers_count))) == 0


def test_lists_take_two_statements_however_long(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    admin, _ = join(here), join(there, "mary", Role.USER)
    counts = []
    for handle in ("mary@b.example", "mary_channel@b.example"):
        admin.post(f"{SERVER}/following", json={"handles": [handle]})
        fediverse.settle()
        with count_statements() as statements:
            here.client.get(f"{SERVER}/following")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 3, statements
