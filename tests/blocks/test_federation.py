"""A blocked server: nothing of it is taken, nothing goes there, nothing is fetched from there."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from headwater.actors import Actor
from headwater.blocks import BY_INSTANCE, block_server, is_blocked, unblock_server
from headwater.federation import FetchFailed, fetch_document
from headwater.federation.model import ReceivedActivity
from tests.federation.test_between_instances import deliver, like, seen, waiting
from tests.support.fediverse import Fediverse, Site

__all__ = ["seen"]


def block(site: Site, host: str) -> None:
    with site.runtime.database.write() as session:
        block_server(session, site.runtime.settings, BY_INSTANCE, host)


def received(site: Site) -> int:
    with site.runtime.database.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(ReceivedActivity)) or 0


def test_nothing_is_taken_from_a_blocked_server(fediverse: Fediverse, seen: list[object]) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    block(there, "a.example")
    deliver(here, like(here))
    fediverse.settle()
    posts = [
        status for method, url, status in fediverse.wire.log if (method, url) == ("POST", "https://b.example/inbox")
    ]
    assert set(posts) == {403}
    assert not [url for method, url, _ in fediverse.wire.log if method == "GET"], "its key was not even fetched"
    assert received(there) == 0
    assert seen == []
    with there.runtime.database.write() as session:
        unblock_server(session, BY_INSTANCE, "a.example")
    deliver(here, like(here, 2))
    fediverse.settle()
    assert len(seen) == 1


def test_what_waits_to_be_handled_is_dropped(fediverse: Fediverse, seen: list[object]) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    deliver(here, like(here))
    here.work()
    assert received(there) == 1
    block(there, "a.example")
    fediverse.settle()
    assert seen == []


def test_nothing_goes_to_a_blocked_server(fediverse: Fediverse) -> None:
    here = fediverse.instance("a.example")
    fediverse.instance("b.example")
    deliver(here, like(here))
    assert len(waiting(here)) == 1
    block(here, "b.example")
    assert waiting(here) == [], "what had not left is dropped"
    deliver(here, like(here, 2))
    fediverse.settle()
    assert waiting(here) == []
    assert fediverse.wire.sent == []


def test_nothing_is_fetched_from_a_blocked_server(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    block(here, "b.example")
    with pytest.raises(FetchFailed, match="blocked"):
        fetch_document(here.runtime, "https://b.example/accounts/peertube")
    assert fediverse.wire.sent == []
    with here.runtime.database.read() as session:
        actor = session.scalars(sa.select(Actor)).one()
        assert not is_blocked(session, actor)
        assert is_blocked(session, Actor(id=99, host=there.host))
