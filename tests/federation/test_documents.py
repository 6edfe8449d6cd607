"""What an instance tells of its actors, and what another finds and keeps of them."""

from __future__ import annotations

import sqlalchemy as sa
from tests.support.activitypub import read
from tests.support.fediverse import Pair, add_user

from headwater.actors import ActorKind
from headwater.channels import Channel
from headwater.federation.people import resolve_actor

AP = {"accept": "application/activity+json, application/ld+json"}


def test_actor_documents_have_the_shape_of_the_reference(pair: Pair) -> None:
    here, _ = pair
    add_user(here, "alice")
    recordings = {
        "/accounts/peertube": "Application_instance_actor",
        "/accounts/alice": "Person_account",
        "/video-channels/alice_channel": "Group_channel",
    }
    for path, name in recordings.items():
        answer = here.client.get(path, headers=AP)
        assert (
            answer.status_code == 200 and answer.headers["content-type"] == "application/activity+json; charset=utf-8"
        )
        ours, theirs = answer.json(), read(f"documents/{name}.json")["document"]
        assert ours["@context"] == theirs["@context"] and ours["id"] == f"https://a.example{path}"
        assert list(ours) == [key for key in theirs if key not in ("icon", "image")]  # nobody has a picture here
        assert {key: type(value) for key, value in ours.items() if value is not None and theirs[key] is not None} == {
            key: type(theirs[key]) for key in ours if ours[key] is not None and theirs[key] is not None
        }


def test_pages_and_documents_share_their_addresses(pair: Pair) -> None:
    here, _ = pair
    add_user(here, "alice")
    kinds = {
        "text/html": "text/html",
        "*/*": "text/html",
        'application/ld+json; profile="https://www.w3.org/ns/activitystreams"': "application/activity+json",
        "text/html, application/activity+json;q=0.9": "text/html",
        "application/activity+json, text/html;q=0.1": "application/activity+json",
    }
    for accept, kind in kinds.items():
        answer = here.client.get("/accounts/alice", headers={"accept": accept})
        assert answer.status_code == 200 and answer.headers["content-type"].startswith(kind), accept
    assert here.client.get("/accounts/nobody", headers=AP).status_code == 404
    assert here.client.get("/accounts/alice/outbox").status_code == 404


def test_collections_and_their_pages(pair: Pair) -> None:
    here, _ = pair
    url = "https://a.example/accounts/peertube/followers"
    whole = here.client.get("/accounts/peertube/followers", headers=AP).json()
    assert {k: v for k, v in whole.items() if k != "@context"} == {
        "id": url,
        "type": "OrderedCollection",
        "totalItems": 0,
    }
    page = here.client.get("/accounts/peertube/followers?page=1", headers=AP).json()
    recorded = read("documents/OrderedCollectionPage_account_followers.json")["document"]
    assert list(page) == list(recorded) and page["id"] == f"{url}?page=1" and page["orderedItems"] == []
    for wrong in ("page=0", "page=x", "page=1&size=51", "page=99999999999"):
        assert here.client.get(f"/accounts/peertube/followers?{wrong}", headers=AP).status_code == 400


def test_look_ups(pair: Pair) -> None:
    here, _ = pair
    found = here.client.get("/.well-known/webfinger?resource=acct:peertube@a.example").json()
    assert found["subject"] == "acct:peertube@a.example" and found["links"][0]["href"].endswith("/accounts/peertube")
    assert here.client.get("/.well-known/webfinger?resource=acct:nobody@a.example").status_code == 404
    for wrong in ("", "?resource=acct:peertube@c.example", "?resource=peertube", "?resource=acct:%00@a.example"):
        assert here.client.get(f"/.well-known/webfinger{wrong}").status_code == 400
    assert "{uri}" in here.client.get("/.well-known/host-meta").text
    links = here.client.get("/.well-known/nodeinfo").json()["links"]
    assert links[-1]["href"] == "https://a.example/accounts/peertube"
    for link, version in zip(links, ("2.0", "2.1"), strict=False):
        info = here.client.get(link["href"].removeprefix("https://a.example"))
        assert (info.json()["version"], info.json()["software"]["name"]) == (version, "headwater")
        assert info.headers["content-type"].endswith(f'profile="{link["rel"]}#"')
    assert here.client.get("/nodeinfo/1.0.json").status_code == 404


def test_remote_actors_are_kept_with_their_rooms(pair: Pair) -> None:
    here, there = pair
    add_user(there, "alice")
    channel = resolve_actor(here.runtime, "https://b.example/video-channels/alice_channel")
    assert (channel.kind, channel.host) == (ActorKind.CHANNEL, "b.example")
    with here.runtime.database.read() as session:
        assert session.scalars(sa.select(Channel.display_name)).all() == ["Main alice channel"]
    shown = here.client.get("/api/v1/video-channels/alice_channel@b.example").json()
    assert shown["ownerAccount"]["url"] == "https://b.example/accounts/alice"
    answer = here.client.get("/video-channels/alice_channel@b.example", headers=AP, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, channel.url)
