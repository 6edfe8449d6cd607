"""Finding actors by handle and instances by host, on a network that answers as it likes."""

from __future__ import annotations

import json

import pytest
from tests.support.fediverse import Fediverse

from headwater.actors import ActorKind
from headwater.federation import (
    FetchFailed,
    find_subscribe_page,
    is_full_handle,
    is_host,
    resolve_handle,
    resolve_instance,
)
from headwater.federation.fetching import Answer
from headwater.users import create_user


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("a.example", True),
        ("A.Example:8443", True),
        ("localhost:9101", True),
        ("localhost", False),
        ("http://x", False),
        ("a.example/x", False),
        ("a..example", False),
        ("-a.example", False),
        ("a.example:123456", False),
        ("", False),
        ("a b.example", False),
        ("x" * 300 + ".example", False),
    ],
)
def test_hosts(text: str, is_one: bool) -> None:
    assert is_host(text) is is_one
    assert is_full_handle(f"name@{text}") is is_one


@pytest.mark.parametrize("text", ["nohost", "@", "@a.example", "a@b@c.example", "a/b@c.example", "a b@c.example"])
def test_what_is_no_handle(text: str) -> None:
    assert not is_full_handle(text)


def test_people_channels_and_instances_are_found(fediverse: Fediverse) -> None:
    here, there = fediverse.instance("a.example"), fediverse.instance("b.example")
    with there.runtime.database.write() as session:
        create_user(session, there.runtime.settings, "alice", "a@example.com", "x", password_hash="x")
    assert resolve_handle(here.runtime, "@alice@b.example").kind is ActorKind.ACCOUNT
    assert resolve_handle(here.runtime, "Alice_Channel@B.example").kind is ActorKind.CHANNEL
    asked = len(fediverse.wire.log)
    assert resolve_handle(here.runtime, "alice_channel@b.example").kind is ActorKind.CHANNEL
    assert len(fediverse.wire.log) == asked  # known by now
    assert resolve_instance(here.runtime, "b.example").url == "https://b.example/accounts/peertube"
    page = find_subscribe_page(here.runtime, "alice@b.example", "https://a.example/c/x?y=1&z")
    assert page == "https://b.example/remote-interaction?uri=https%3A%2F%2Fa.example%2Fc%2Fx%3Fy%3D1%26z"
    for wrong in ("nobody@b.example", "alice@nowhere.example", "alice", "alice@http://b.example"):
        with pytest.raises(FetchFailed):
            resolve_handle(here.runtime, wrong)
    with pytest.raises(FetchFailed):
        resolve_instance(here.runtime, "nowhere.example")


def test_an_instance_cannot_name_an_actor_of_others_as_its_own(fediverse: Fediverse) -> None:
    here = fediverse.instance("a.example")
    fediverse.instance("b.example")
    link = {"rel": "https://www.w3.org/ns/activitystreams#Application", "href": "https://b.example/accounts/peertube"}

    def answer(method: str, url: str, headers: object, body: bytes) -> Answer:
        content = json.dumps({"links": [link, "x", {"rel": 1}]}).encode() if url.endswith("nodeinfo") else b""
        return Answer(200 if content else 404, {"content-type": "application/json"}, content)

    fediverse.wire.pages["c.example"] = answer
    with pytest.raises(FetchFailed):
        resolve_instance(here.runtime, "c.example")


@pytest.mark.parametrize("template", ["https://c.example/authorize", "javascript:alert({uri})", "/x?{uri}", 7])
def test_pages_that_are_none_are_not_gone_to(fediverse: Fediverse, template: object) -> None:
    here = fediverse.instance("a.example")
    found = {"links": [{"rel": "http://ostatus.org/schema/1.0/subscribe", "template": template}]}
    fediverse.wire.pages["c.example"] = lambda *_: Answer(
        200, {"content-type": "application/jrd+json"}, json.dumps(found).encode()
    )
    with pytest.raises(FetchFailed):
        find_subscribe_page(here.runtime, "me@c.example", "https://a.example/c/x")
