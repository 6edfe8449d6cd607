"""The index of instances: who is on it is followed once, and an administrator has the last word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from tests.support.fediverse import Fediverse, Site

from headwater.actors import Actor, find_instance_actor
from headwater.blocks.model import ServerBlock
from headwater.federation.fetching import Answer
from headwater.follows import Follow, unfollow
from headwater.follows.index import FOLLOW_INDEX, read_hosts
from headwater.jobs import enqueue
from headwater.kit import clock

SETTINGS = {
    "HEADWATER__FOLLOWINGS__INSTANCE__AUTO_FOLLOW_INDEX__ENABLED": "true",
    "HEADWATER__FOLLOWINGS__INSTANCE__AUTO_FOLLOW_INDEX__INDEX_URL": "https://index.example/hosts?since=1",
}


def followed(site: Site) -> set[str]:
    with site.runtime.database.read() as session:
        return set(session.scalars(sa.select(Actor.host).join(Follow, Follow.target_id == Actor.id)))


def read_index(fediverse: Fediverse, site: Site) -> None:
    with site.runtime.database.write() as session:
        enqueue(session, FOLLOW_INDEX, {})
    fediverse.settle()


@pytest.mark.parametrize(
    ("document", "hosts"),
    [
        ({"data": [{"host": "B.example"}, {"host": "c.example:8443"}]}, {"b.example", "c.example:8443"}),
        ({"data": [{"host": "https://b.example"}, {"host": ""}, {"host": 1}, {}, "b.example", None]}, set()),
        ({"data": {"host": "b.example"}}, set()),
        ({"total": 1}, set()),
    ],
)
def test_what_an_index_says(document: dict[str, Any], hosts: set[str]) -> None:
    assert read_hosts(document) == hosts


def test_instances_of_an_index_are_followed_once(fediverse: Fediverse) -> None:
    here = fediverse.instance("a.example", **SETTINGS)
    for host in ("b.example", "c.example", "d.example"):
        fediverse.instance(host)
    asked: list[str] = []
    names = ["a.example", "b.example", "d.example"]

    def answer(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        asked.append(url)
        content = {"total": len(names), "data": [{"host": host} for host in names]}
        return Answer(200, {"content-type": "application/json"}, json.dumps(content).encode())

    fediverse.wire.pages["index.example"] = answer
    with here.runtime.database.write() as session:
        session.execute(sa.insert(ServerBlock).values(by_account_id=0, host="d.example", created_at=clock.now()))
    read_index(fediverse, here)
    assert asked == ["https://index.example/hosts?since=1&count=1000"]
    assert followed(here) == {"b.example"}, "neither itself nor whom it has blocked"
    with here.runtime.database.write() as session:
        target = session.scalars(sa.select(Actor).join(Follow, Follow.target_id == Actor.id)).one()
        unfollow(session, here.runtime.settings, find_instance_actor(session), target)
    names.append("c.example")
    read_index(fediverse, here)
    assert followed(here) == {"c.example"}, "whom an administrator stopped following is left alone"


def test_without_an_index_nobody_is_asked(fediverse: Fediverse) -> None:
    here = fediverse.instance("a.example")
    read_index(fediverse, here)
    assert (followed(here), fediverse.wire.log) == (set(), [])
