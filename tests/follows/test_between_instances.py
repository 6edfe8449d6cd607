"""Follows between two instances: asked, answered, taken back; each once, both sides counting the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from tests.support.activitypub import read
from tests.support.fediverse import Fediverse, Site

from headwater import follows
from headwater.accounts import Account
from headwater.actors import Actor, find_instance_actor
from headwater.blocks import block_account
from headwater.federation import find_actor, resolve_actor
from headwater.follows import Follow, FollowState
from headwater.jobs.model import Job
from headwater.users import create_user

AP = {"accept": "application/activity+json"}
INSTANCE, ALICE = "https://b.example/accounts/peertube", "https://b.example/accounts/alice"
CHANNEL = "https://b.example/video-channels/alice_channel"
Pair = tuple[Site, Site]


@pytest.fixture
def pair(fediverse: Fediverse) -> Pair:
    return fediverse.instance("a.example"), fediverse.instance("b.example")


def add_user(site: Site, name: str) -> str:
    with site.runtime.database.write() as session:
        create_user(session, site.runtime.settings, name, f"{name}@example.com", "a password", password_hash="x")
    return f"https://{site.host}/accounts/{name}"


def ask(site: Site, target_url: str, follower_url: str = "") -> None:
    target = resolve_actor(site.runtime, target_url)
    with site.runtime.database.write() as session:
        follower = find_actor(session, follower_url) if follower_url else find_instance_actor(session)
        assert follower is not None
        follows.follow(session, site.runtime.settings, follower, session.get_one(Actor, target.id))


def answer(site: Site, what: Any) -> None:
    """Let the administrator answer the one follower of a site."""
    with site.runtime.database.write() as session:
        what(session, site.runtime.settings, session.scalars(sa.select(Follow)).one())


def states(site: Site) -> list[FollowState]:
    with site.runtime.database.read() as session:
        return list(session.scalars(sa.select(Follow.state).order_by(Follow.id)))


def counts(site: Site, url: str) -> tuple[int, int]:
    with site.runtime.database.read() as session:
        row = session.execute(sa.select(Actor.followers_count, Actor.following_count).where(Actor.url == url)).one()
        return row.followers_count, row.following_count


def sent(fediverse: Fediverse, kind: str = "") -> list[tuple[str, dict[str, Any]]]:
    """The activities that were delivered, with the inbox of each."""
    found = [(url, json.loads(body)) for method, url, _, body in fediverse.wire.sent if method == "POST"]
    return [(url, activity) for url, activity in found if activity["type"] == kind or not kind]


def shape_of(document: Any) -> Any:
    """The fields of a document, with those of what it embeds."""
    return {key: shape_of(value) for key, value in document.items()} if isinstance(document, dict) else type(document)


def settings_of(**values: str) -> dict[str, str]:
    return {f"HEADWATER__{key.upper()}": value for key, value in values.items()}


@pytest.mark.parametrize("target", [INSTANCE, CHANNEL, ALICE])
def test_a_follow_is_accepted_and_counted_on_both_sides(fediverse: Fediverse, pair: Pair, target: str) -> None:
    here, there = pair
    add_user(there, "alice")
    follower = add_user(here, "bob") if target != INSTANCE else "https://a.example/accounts/peertube"
    ask(here, target, follower)
    assert states(here) == [FollowState.PENDING]
    fediverse.settle()
    assert states(here) == states(there) == [FollowState.ACCEPTED]
    for site in pair:
        assert counts(site, target) == (1, 0) and counts(site, follower) == (0, 1)
    assert [(url, activity["type"]) for url, activity in sent(fediverse)] == [
        (f"{target}/inbox", "Follow"),
        (f"{follower}/inbox", "Accept"),
    ]
    with there.runtime.database.read() as session:
        actor = find_actor(session, target)
        assert actor is not None
        assert follows.accepted_follower_inboxes(session, [actor.id]) == ["https://a.example/inbox"]
    listed = there.client.get(f"{target.removeprefix('https://b.example')}/followers?page=1", headers=AP).json()
    assert listed["orderedItems"] == [follower] and listed["totalItems"] == 1
    listed = here.client.get(f"{follower.removeprefix('https://a.example')}/following", headers=AP).json()
    assert listed["totalItems"] == 1 and listed["first"] == f"{follower}/following?page=1"


def test_what_we_send_has_the_fields_of_the_reference(fediverse: Fediverse, pair: Pair) -> None:
    here, there = pair
    ask(here, INSTANCE)
    fediverse.settle()
    answer(there, follows.reject)
    fediverse.settle()
    ask(here, add_user(there, "alice"), add_user(here, "bob"))
    fediverse.settle()
    undo(here, ALICE, "https://a.example/accounts/bob")
    fediverse.settle()
    names = {"Follow": "Follow_instance", "Accept": "Accept_Follow", "Reject": "Reject_Follow", "Undo": "Undo_Follow"}
    for kind, name in names.items():
        _, activity = sent(fediverse, kind)[0]
        theirs = read(f"delivered/{name}.json")["activity"]
        assert list(activity) == list(theirs) and activity["@context"] == theirs["@context"]
        assert shape_of(activity) == shape_of(theirs), kind
    assert sent(fediverse, "Follow")[0][1]["id"].startswith("https://a.example/accounts/peertube/follows/")


def undo(site: Site, target_url: str, follower_url: str) -> None:
    with site.runtime.database.write() as session:
        follower, target = find_actor(session, follower_url), find_actor(session, target_url)
        assert follower is not None and target is not None
        assert follows.unfollow(session, site.runtime.settings, follower, target)


def test_who_unfollows_is_forgotten_on_both_sides(fediverse: Fediverse, pair: Pair) -> None:
    here, there = pair
    add_user(there, "alice")
    follower = add_user(here, "bob")
    ask(here, CHANNEL, follower)
    fediverse.settle()
    undo(here, CHANNEL, follower)
    fediverse.settle()
    assert states(here) == states(there) == []
    for site in pair:
        assert counts(site, CHANNEL) == counts(site, follower) == (0, 0)
    ask(here, CHANNEL, follower)
    fediverse.settle()
    assert states(here) == states(there) == [FollowState.ACCEPTED]


def test_an_administrator_may_have_to_accept(fediverse: Fediverse) -> None:
    manual = settings_of(followers__instance__manual_approval="true")
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example", **manual)
    ask(here, INSTANCE)
    fediverse.settle()
    assert states(here) == states(there) == [FollowState.PENDING] and counts(there, INSTANCE) == (0, 0)
    assert sent(fediverse, "Accept") == sent(fediverse, "Reject") == []
    answer(there, follows.accept)
    fediverse.settle()
    assert states(here) == states(there) == [FollowState.ACCEPTED]
    answer(there, follows.reject)
    fediverse.settle()
    assert states(here) == states(there) == [FollowState.REJECTED]
    assert counts(there, INSTANCE) == counts(here, INSTANCE) == (0, 0)
    ask(here, INSTANCE)  # once rejected, always rejected
    fediverse.settle()
    assert states(here) == states(there) == [FollowState.REJECTED] and len(sent(fediverse, "Reject")) == 2
    answer(there, follows.remove_follower)
    ask(here, INSTANCE)
    fediverse.settle()
    assert states(there) == [FollowState.PENDING]


@pytest.mark.parametrize(("what", "target"), [("instance", INSTANCE), ("channels", CHANNEL)])
def test_who_takes_no_followers_rejects_them_and_keeps_nothing(fediverse: Fediverse, what: str, target: str) -> None:
    closed = settings_of(**{f"followers__{what}__enabled": "false"})
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example", **closed)
    add_user(there, "alice")
    ask(here, target)
    fediverse.settle()
    assert states(here) == [FollowState.REJECTED] and states(there) == []
    ask(here, ALICE)
    fediverse.settle()
    assert states(there) == [FollowState.ACCEPTED]


def test_an_instance_is_followed_back(fediverse: Fediverse) -> None:
    back = settings_of(followings__instance__auto_follow_back__enabled="true")
    here, there = fediverse.instance("a.example", **back), fediverse.instance("b.example", **back)
    add_user(here, "bob")
    ask(here, INSTANCE, "https://a.example/accounts/bob")
    fediverse.settle()
    assert counts(there, INSTANCE) == (1, 0)  # people are not
    ask(here, INSTANCE)
    fediverse.settle()
    assert counts(there, INSTANCE) == (2, 1) and states(here) == states(there)
    assert len(sent(fediverse, "Follow")) == len(sent(fediverse, "Accept")) == 3


def test_a_follow_that_is_repeated_is_answered_again(fediverse: Fediverse, pair: Pair) -> None:
    here, there = pair
    ask(here, INSTANCE)
    fediverse.settle()
    with here.runtime.database.write() as session:
        session.execute(sa.delete(Follow))  # restored from an old backup
    ask(here, INSTANCE)
    fediverse.settle()
    assert states(here) == states(there) == [FollowState.ACCEPTED]
    assert counts(there, INSTANCE) == (1, 0) and len(sent(fediverse, "Accept")) == 2


def test_nothing_of_it_is_left_in_the_queue(fediverse: Fediverse, pair: Pair) -> None:
    here, _ = pair
    ask(here, INSTANCE)
    fediverse.settle()
    for site in pair:
        with site.runtime.database.read() as session:
            assert session.scalars(sa.select(Job.failure).where(Job.failure.is_not(None))).all() == []


def test_somebody_who_is_blocked_by_the_owner_cannot_follow(fediverse: Fediverse, pair: Pair) -> None:
    here, there = pair
    add_user(there, "alice")
    follower = add_user(here, "bob")
    resolve_actor(there.runtime, follower)
    with there.runtime.database.write() as session:
        owner = session.scalar(sa.select(Account.id).join(Actor).where(Actor.name == "alice")) or 0
        block_account(session, there.runtime.settings, owner, "bob@a.example")
    ask(here, CHANNEL, follower)
    fediverse.settle()
    assert states(here) == [FollowState.REJECTED] and states(there) == []
    ask(here, INSTANCE, follower)  # which is not alice's
    fediverse.settle()
    assert states(there) == [FollowState.ACCEPTED]
