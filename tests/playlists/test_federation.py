"""Playlists between instances: ours as others read and hear of them, theirs as they come in."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from headwater import follows
from headwater.actors import Actor, find_instance_actor
from headwater.federation import resolve_actor
from headwater.house.rights import Role
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.playlists import Playlist
from tests.remote.conftest import THERE, Origin, document, follow_there, here, origin, receive, rewrite
from tests.support.activitypub import read
from tests.support.client import Person
from tests.support.fediverse import Fediverse, Site
from tests.support.sample_videos import add_video
from tests.support.workers import wait_until

__all__ = ["here", "origin"]
AP = {"accept": "application/activity+json"}
PLAYLISTS = "/api/v1/video-playlists"
THEIRS = f"https://{THERE}/video-playlists/26fd2da9-8b57-4ea3-8324-0706b7ed37e1"


class Publisher:
    """Alice on her instance, and what she does there."""

    def __init__(self, site: Site) -> None:
        self.site, self.alice = site, Person(site.client, site.runtime, "alice", Role.USER)

    def add_video(self, name: str, **more: Any) -> tuple[int, str]:
        with self.site.runtime.database.write() as session:
            video = add_video(session, name=name, **more)
            video.channel_id = self.alice.channel_id
            video.url = f"https://{self.site.host}/videos/watch/{video.uuid}"
            return video.id, video.url

    def make(self, name: str = "Rivers", privacy: int = 1) -> str:
        given = {"displayName": name, "privacy": privacy, "videoChannelId": self.alice.channel_id}
        answer = self.alice.post(PLAYLISTS, json=given)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["videoPlaylist"]["uuid"])

    def put_in(self, playlist: str, video_id: int, **times: int) -> int:
        answer = self.alice.post(f"{PLAYLISTS}/{playlist}/videos", json={"videoId": video_id, **times})
        return int(answer.json()["videoPlaylistElement"]["id"])


@pytest.fixture
def publisher(fediverse: Fediverse) -> Publisher:
    return Publisher(fediverse.instance("a.example"))


@pytest.fixture
def reader(fediverse: Fediverse, publisher: Publisher) -> Site:
    """An instance that follows Alice's channel."""
    site = fediverse.instance("b.example")
    target = resolve_actor(site.runtime, "https://a.example/video-channels/alice_channel")
    with site.runtime.database.write() as session:
        follows.follow(session, site.runtime.settings, find_instance_actor(session), session.get_one(Actor, target.id))
    fediverse.settle()
    fediverse.wire.sent.clear()
    return site


def sent(fediverse: Fediverse) -> list[dict[str, Any]]:
    return [json.loads(body) for method, _, _, body in fediverse.wire.sent if method == "POST"]


def shape(value: Any) -> Any:
    return {key: shape(inner) for key, inner in value.items()} if isinstance(value, dict) else type(value)


def listed(site: Site) -> list[dict[str, Any]]:
    return list(site.client.get(PLAYLISTS).json()["data"])


def names(site: Site, uuid: str) -> list[str | None]:
    data = site.client.get(f"{PLAYLISTS}/{uuid}/videos").json()["data"]
    return [entry["video"] and entry["video"]["name"] for entry in data]


def test_documents_have_the_shape_of_the_reference(publisher: Publisher) -> None:
    client = publisher.site.client
    uuid = publisher.make()
    first, url = publisher.add_video("First")
    private, _ = publisher.add_video("Private", privacy=3)
    element = publisher.put_in(uuid, first, startTimestamp=1, stopTimestamp=3)
    hidden = publisher.put_in(uuid, private)
    path = f"/video-playlists/{uuid}"
    for address, name in ((path, "Playlist"), (f"{path}?page=1", "Playlist_page"),
                          (f"{path}/videos/{element}", "PlaylistElement")):  # fmt: skip
        answer = client.get(address, headers=AP)
        assert answer.headers["content-type"].startswith("application/activity+json")
        ours, theirs = answer.json(), read(f"documents/{name}.json")["document"]
        assert ours["@context"] == theirs["@context"] and list(ours) == [key for key in theirs if key != "icon"]
        nothing = {"content"}  # it has no description
        assert {k: v for k, v in shape(ours).items() if k not in nothing} == {
            k: v for k, v in shape(theirs).items() if k not in {"icon", *nothing}
        }
    page = client.get(f"{path}?page=1", headers=AP).json()
    assert page["orderedItems"] == [f"https://a.example{path}/videos/{element}"] and page["totalItems"] == 1
    shown = client.get(f"{path}/videos/{element}", headers=AP).json()
    assert (shown["url"], shown["position"], shown["startTimestamp"], shown["stopTimestamp"]) == (url, 1, 1, 3)
    assert client.get(f"{path}/videos/{hidden}", headers=AP).status_code == 404
    assert client.get(f"{path}/videos/abc", headers=AP).status_code == 404
    for actor in ("accounts/alice", "video-channels/alice_channel"):
        page = client.get(f"/{actor}/playlists?page=1", headers=AP).json()
        assert page["orderedItems"] == [f"https://a.example{path}"]


def test_what_is_closed_is_told_to_nobody(fediverse: Fediverse, publisher: Publisher, reader: Site) -> None:
    client = publisher.site.client
    private, unlisted = publisher.make("Private", privacy=3), publisher.make("Unlisted", privacy=2)
    fediverse.settle()
    activities = sent(fediverse)
    assert [(one["type"], one["object"]["name"]) for one in activities] == [("Create", "Unlisted")]
    assert (activities[0]["to"], activities[0]["cc"], activities[0]["object"]["to"]) == ([], [], [])
    assert client.get(f"/video-playlists/{private}", headers=AP).status_code == 401
    shown = client.get(f"/video-playlists/{unlisted}", headers=AP).json()
    assert (shown["to"], shown["cc"]) == ([], [])
    assert client.get("/accounts/alice/playlists", headers=AP).json()["totalItems"] == 0
    assert listed(reader) == []
    assert reader.client.get(f"{PLAYLISTS}/{unlisted}").json()["displayName"] == "Unlisted"


def test_a_playlist_travels_with_all_that_becomes_of_it(
    fediverse: Fediverse, publisher: Publisher, reader: Site
) -> None:
    uuid = publisher.make()
    videos = [publisher.add_video(name) for name in ("First", "Second")]
    fediverse.settle()
    elements = [
        publisher.put_in(uuid, number, startTimestamp=at) for (number, _), at in zip(videos, (5, 0), strict=True)
    ]
    fediverse.settle()
    assert [(one["type"], one["id"].split("/")[5]) for one in sent(fediverse)] == [
        ("Create", "activity"), ("Update", "updates"),
    ]  # fmt: skip
    for activity, name in zip(sent(fediverse), ("Create_Playlist", "Update_Playlist"), strict=True):
        recorded = read(f"delivered/{name}.json")["activity"]
        assert list(activity) == list(recorded) and activity["actor"] == "https://a.example/accounts/alice"
        assert set(activity["object"]) == set(recorded["object"]) - {"icon"}
    (shown,) = listed(reader)
    assert (shown["uuid"], shown["isLocal"], shown["ownerAccount"]["host"]) == (uuid, False, "a.example")
    assert shown["videoChannel"]["name"] == "alice_channel"
    assert names(reader, uuid) == ["First", "Second"]
    move = {"startPosition": 1, "insertAfterPosition": 2}
    assert publisher.alice.post(f"{PLAYLISTS}/{uuid}/videos/reorder", json=move).status_code == 204
    assert publisher.alice.put(f"{PLAYLISTS}/{uuid}", json={"displayName": "Lakes"}).status_code == 204
    fediverse.settle()
    assert names(reader, uuid) == ["Second", "First"] and listed(reader)[0]["displayName"] == "Lakes"
    publisher.alice.delete(f"{PLAYLISTS}/{uuid}/videos/{elements[0]}")
    fediverse.settle()
    assert names(reader, uuid) == ["Second"]
    assert publisher.alice.put(f"{PLAYLISTS}/{uuid}", json={"privacy": 3}).status_code == 204
    fediverse.settle()
    assert sent(fediverse)[-1]["type"] == "Delete" and listed(reader) == []
    publisher.alice.put(f"{PLAYLISTS}/{uuid}", json={"privacy": 1})
    fediverse.settle()
    assert sent(fediverse)[-1]["type"] == "Create" and names(reader, uuid) == ["Second"]
    publisher.alice.delete(f"{PLAYLISTS}/{uuid}")
    fediverse.settle()
    assert sent(fediverse)[-1]["object"] == f"https://a.example/video-playlists/{uuid}" and listed(reader) == []


def test_who_begins_to_follow_reads_the_playlists(fediverse: Fediverse, publisher: Publisher) -> None:
    uuid = publisher.make()
    publisher.put_in(uuid, publisher.add_video("First")[0])
    site = fediverse.instance("b.example")
    target = resolve_actor(site.runtime, "https://a.example/accounts/alice")
    with site.runtime.database.write() as session:
        follows.follow(session, site.runtime.settings, find_instance_actor(session), session.get_one(Actor, target.id))
    fediverse.settle()
    assert [entry["uuid"] for entry in listed(site)] == [uuid] and names(site, uuid) == ["First"]


@pytest.fixture
def list_there(origin: Origin) -> Iterator[dict[str, Any]]:
    """A recorded playlist with one element, the recorded video."""
    whole, page = document("Playlist") | {"name": "PL one"}, document("Playlist_page")
    whole["updated"] = recorded("Create_Playlist")["object"]["updated"]
    page["orderedItems"] = page["orderedItems"][:1]
    for one in (whole, page):
        origin.put(one)
    element = origin.put(document("PlaylistElement"))
    element["url"] = origin.url
    yield whole


def recorded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = rewrite(read(f"delivered/{name}.json")["activity"])
    return found


def test_recorded_deliveries_have_their_effect(
    fediverse: Fediverse, here: Site, origin: Origin, list_there: dict[str, Any]
) -> None:
    assert receive(here, recorded("Create_Playlist")) == "nobody here follows who made it"
    follow_there(here)
    assert receive(here, recorded("Create_Playlist")) == ""
    fediverse.settle()
    (shown,) = listed(here)
    assert (shown["displayName"], shown["description"], shown["url"]) == ("PL one", "pl desc", THEIRS)
    data = here.client.get(f"{PLAYLISTS}/{shown['uuid']}/videos").json()["data"]
    assert [(entry["startTimestamp"], entry["stopTimestamp"], entry["video"]["url"]) for entry in data] == [
        (1, 3, origin.url)
    ]
    assert receive(here, recorded("Update_Playlist")) == ""
    assert listed(here)[0]["displayName"] == "PL renamed"
    assert receive(here, recorded("Create_Playlist")) == "something newer is known of this playlist"
    stranger = origin.activity("Delete", THEIRS, actor="accounts/bob")
    origin.put({**document("Person_account"), "id": f"https://{THERE}/accounts/bob", "preferredUsername": "bob"})
    origin.pages["/accounts/bob"]["publicKey"]["owner"] = f"https://{THERE}/accounts/bob"
    assert receive(here, stranger) == "it is not the account's own playlist"
    assert receive(here, {**recorded("Delete_playlist"), "object": THEIRS}) == ""
    assert listed(here) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": "https://c.example/video-playlists/1"}, "not of an account of its host"),
        ({"uuid": "x"}, "no UUID"),
        ({"name": 5}, "no name"),
    ],
)
def test_what_is_no_playlist_is_dropped(here: Site, origin: Origin, change: dict[str, Any], reason: str) -> None:
    follow_there(here)
    activity = recorded("Create_Playlist")
    activity["object"] |= change
    assert reason in receive(here, activity)
    assert listed(here) == []


def test_nobody_takes_a_playlist_over(here: Site, origin: Origin, list_there: dict[str, Any]) -> None:
    follow_there(here)
    assert receive(here, recorded("Create_Playlist")) == ""
    other = recorded("Create_Playlist")
    other["object"] |= {"id": f"https://{THERE}/video-playlists/another"}
    assert receive(here, other) == "another playlist has its UUID"
    wrong = {**recorded("Update_Playlist"), "actor": f"https://{THERE}/video-channels/alice_channel"}
    assert "not of an account" in receive(here, wrong)


def test_endless_pages_and_many_videos_are_bounded(
    fediverse: Fediverse, origin: Origin, list_there: dict[str, Any]
) -> None:
    limits = {
        "HEADWATER__FEDERATION__PLAYLISTS__MAX_ELEMENTS": "7",
        "HEADWATER__FEDERATION__PLAYLISTS__MAX_NEW_VIDEOS": "2",
    }
    site = fediverse.instance("bounded.example", **limits)
    follow_there(site)
    for number in range(1, 5):
        page = {**document("Playlist_page"), "id": f"{THEIRS}?page={number}", "next": f"{THEIRS}?page={number % 4 + 1}"}
        page["orderedItems"] = [f"{THEIRS}/videos/{number}{place}" for place in range(3)]
        origin.put(page)
        for url in page["orderedItems"]:
            origin.put({**document("PlaylistElement"), "id": url, "url": f"https://{THERE}/videos/watch/{url[-2:]}"})
    assert receive(site, recorded("Create_Playlist")) == ""
    origin.asked.clear()
    fediverse.settle()
    assert len([path for path in origin.asked if "/videos/" in path and "playlists" in path]) == 7
    assert len([path for path in origin.asked if path.startswith("/videos/watch/")]) == 2
    assert names(site, listed(site)[0]["uuid"]) == []


def test_an_old_one_is_read_anew_when_somebody_looks(
    fediverse: Fediverse, here: Site, origin: Origin, list_there: dict[str, Any]
) -> None:
    follow_there(here)
    receive(here, recorded("Create_Playlist"))
    fediverse.settle()
    (shown,) = listed(here)
    origin.pages[f"/video-playlists/{shown['uuid']}"] |= {"name": "Newer"}
    here.client.get(f"{PLAYLISTS}/{shown['uuid']}")
    fediverse.settle()
    assert listed(here)[0]["displayName"] == "PL one"
    with here.runtime.database.write() as session:
        session.execute(
            sa.update(Playlist).values(fetched_at=clock.now() - dt.timedelta(days=3)).where(~Playlist.is_local)
        )
    here.client.get(f"{PLAYLISTS}/{shown['uuid']}")
    wait_until(lambda: here.work() and listed(here)[0]["displayName"] == "Newer", "it is read anew")
    del origin.pages[f"/video-playlists/{shown['uuid']}"]
    with here.runtime.database.write() as session:
        number = session.scalars(sa.select(Playlist.id).where(~Playlist.is_local)).one()
        enqueue(session, "read-playlist", {"playlist_id": number})
    fediverse.settle()
    assert listed(here) == []
