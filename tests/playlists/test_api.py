"""Playlists over REST."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from headwater.videos import Privacy, VideoState
from tests.playlists.conftest import AddVideo, MakePlaylist
from tests.support.client import Person
from tests.support.statements import count_statements

if TYPE_CHECKING:
    from tests.support.client import Client

PLAYLISTS = "/api/v1/video-playlists"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


def put_in(person: Person, playlist: str, video: Any, **times: Any) -> int:
    answer = person.post(f"{PLAYLISTS}/{playlist}/videos", json={"videoId": video, **times})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["videoPlaylistElement"]["id"])


def names(client: Client | Person, playlist: str) -> list[str | None]:
    page = client.get(f"{PLAYLISTS}/{playlist}/videos?count=100").json()
    assert [entry["position"] for entry in page["data"]] == list(range(1, page["total"] + 1))
    return [entry["video"] and entry["video"]["name"] for entry in page["data"]]


def test_a_playlist_is_made_seen_changed_and_removed(client: Client, user: Person, make: MakePlaylist) -> None:
    uuid = make("Rivers", description="All of them")
    shown = client.get(f"{PLAYLISTS}/{uuid}").json()
    assert (shown["displayName"], shown["description"], shown["videosLength"]) == ("Rivers", "All of them", 0)
    assert shown["privacy"] == {"id": 1, "label": "Public"} and shown["type"] == {"id": 1, "label": "Regular"}
    assert shown["url"] == f"http://localhost:9000/video-playlists/{uuid}"
    assert (shown["ownerAccount"]["name"], shown["videoChannel"]["id"]) == ("mary", user.channel_id)
    assert client.get(f"{PLAYLISTS}/{shown['shortUUID']}").json() == shown
    assert client.get(f"{PLAYLISTS}/{shown['id']}").json() == shown
    assert user.put(f"{PLAYLISTS}/{uuid}", data={"displayName": "Lakes", "description": ""}).status_code == 204
    changed = client.get(f"{PLAYLISTS}/{uuid}").json()
    assert (changed["displayName"], changed["description"], changed["privacy"]["id"]) == ("Lakes", None, 1)
    assert user.delete(f"{PLAYLISTS}/{uuid}").status_code == 204
    assert client.get(f"{PLAYLISTS}/{uuid}").status_code == 404


@pytest.mark.parametrize("kind", ["data", "json", "multipart"])
def test_every_kind_of_body_is_taken(user: Person, kind: str) -> None:
    given = {"displayName": "By form", "privacy": "3"}
    options = (
        {"files": {name: (None, value) for name, value in given.items()}} if kind == "multipart" else {kind: given}
    )
    made = user.post(PLAYLISTS, **options)
    assert made.status_code == 200
    uuid = made.json()["videoPlaylist"]["uuid"]
    assert user.put(f"{PLAYLISTS}/{uuid}", **options).status_code == 204


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"displayName": ""}, "displayName"),
        ({"displayName": "a" * 121}, "displayName"),
        ({}, "displayName"),
        ({"displayName": "a", "privacy": 9}, "privacy"),
        ({"displayName": "a", "description": "ab"}, "description"),
        ({"displayName": "a", "description": "a" * 1001}, "description"),
        ({"displayName": "a", "videoChannelId": "x"}, "videoChannelId"),
    ],
)
def test_wrong_fields_are_named(user: Person, given: dict[str, Any], field: str) -> None:
    answer = user.post(PLAYLISTS, json=given)
    assert answer.status_code == 400 and list(answer.json()["invalid-params"]) == [field]


def test_what_others_see_needs_a_channel_of_ones_own(user: Person, other: Person, make: MakePlaylist) -> None:
    for privacy in (1, 2):
        refused = user.post(PLAYLISTS, data={"displayName": "No channel", "privacy": privacy})
        assert refused.status_code == 400 and "not assigned to a channel" in refused.json()["detail"]
    given = {"displayName": "Theirs", "privacy": 1, "videoChannelId": other.channel_id}
    assert user.post(PLAYLISTS, data=given).status_code == 404
    private = make(privacy=3, videoChannelId="")
    assert user.put(f"{PLAYLISTS}/{private}", json={"privacy": 1}).status_code == 400
    assert user.put(f"{PLAYLISTS}/{private}", json={"privacy": 1, "videoChannelId": user.channel_id}).status_code == 204
    assert user.put(f"{PLAYLISTS}/{private}", json={"videoChannelId": None}).status_code == 400


def test_who_may_see_it(client: Client, user: Person, other: Person, admin: Person, make: MakePlaylist) -> None:
    private, unlisted = make(privacy=3), make(privacy=2)
    statuses = [person.get(f"{PLAYLISTS}/{private}").status_code for person in (client, other, user, admin)]
    assert statuses == [401, 403, 200, 200]
    assert client.get(f"{PLAYLISTS}/{private}/videos").status_code == 401
    shown = client.get(f"{PLAYLISTS}/{unlisted}").json()
    assert client.get(f"{PLAYLISTS}/{shown['shortUUID']}").status_code == 200
    assert client.get(f"{PLAYLISTS}/{shown['id']}").status_code == 404
    assert user.get(f"{PLAYLISTS}/{shown['id']}").status_code == 200
    assert client.get(f"{PLAYLISTS}/not-an-id").status_code == 400


def test_others_change_nothing(client: Client, user: Person, other: Person, add: AddVideo, make: MakePlaylist) -> None:
    playlist, video = make(), add()
    element = put_in(user, playlist, video)
    one = f"{PLAYLISTS}/{playlist}"
    asked = [
        ("PUT", one, {"displayName": "zzz"}),
        ("DELETE", one, None),
        ("POST", f"{one}/videos", {"videoId": video}),
        ("POST", f"{one}/videos/reorder", {"startPosition": 1, "insertAfterPosition": 0}),
        ("PUT", f"{one}/videos/{element}", {"startTimestamp": 1}),
        ("DELETE", f"{one}/videos/{element}", None),
    ]
    for method, path, body in asked:
        assert other.request(method, path, json=body).status_code == 403, (method, path)
        assert client.request(method, path, json=body).status_code == 401, (method, path)
    assert names(client, playlist) == ["A video"]


def test_everybody_has_a_watch_later_list(client: Client, user: Person, other: Person, add: AddVideo) -> None:
    (special,) = user.get("/api/v1/users/me").json()["specialPlaylists"]
    assert (special["name"], special["type"]) == ("Watch later", 2)
    path = "/api/v1/accounts/mary/video-playlists?playlistType=2"
    (listed,) = user.get(path).json()["data"]
    assert (listed["id"], listed["privacy"]["id"], listed["videoChannel"]) == (special["id"], 3, None)
    assert client.get(path).json()["total"] == other.get(path).json()["total"] == 0
    assert user.delete(f"{PLAYLISTS}/{special['id']}").json()["detail"] == "Cannot delete a watch later playlist."
    refused = user.put(f"{PLAYLISTS}/{special['id']}", json={"displayName": "Now"})
    assert (refused.status_code, refused.json()["detail"]) == (400, "Cannot update a watch later playlist.")
    put_in(user, str(special["id"]), add())
    assert names(user, str(special["id"])) == ["A video"]


def test_elements_are_put_in_changed_moved_and_taken_out(
    client: Client, user: Person, add: AddVideo, make: MakePlaylist
) -> None:
    playlist = make()
    elements = [put_in(user, playlist, add(letter)) for letter in "abcde"]
    one = f"{PLAYLISTS}/{playlist}/videos"
    assert names(client, playlist) == list("abcde")
    move = {"startPosition": 2, "insertAfterPosition": 5, "reorderLength": 2}
    assert user.post(f"{one}/reorder", json=move).status_code == 204
    assert names(client, playlist) == list("adebc")
    assert user.post(f"{one}/reorder", json={"startPosition": 5, "insertAfterPosition": 0}).status_code == 204
    assert names(client, playlist) == list("cadeb")
    assert user.delete(f"{one}/{elements[0]}").status_code == 204
    assert user.delete(f"{one}/{elements[0]}").status_code == 404
    assert names(client, playlist) == list("cdeb")
    assert user.put(f"{one}/{elements[1]}", json={"startTimestamp": 2, "stopTimestamp": 9}).status_code == 204
    assert user.put(f"{one}/{elements[1]}", json={"startTimestamp": None}).status_code == 204
    last = client.get(f"{one}?start=3").json()["data"][0]
    assert (last["id"], last["startTimestamp"], last["stopTimestamp"]) == (elements[1], None, 9)
    refused = user.post(f"{one}/reorder", json={"startPosition": 10, "insertAfterPosition": 20})
    assert refused.json()["detail"].endswith("exceed the playlist limits (max: 4)")
    assert client.get(f"{PLAYLISTS}/{playlist}").json()["videosLength"] == 4


def test_a_video_may_stand_in_it_twice(client: Client, user: Person, add: AddVideo, make: MakePlaylist) -> None:
    playlist, video = make(), add()
    number = client.get(f"/api/v1/videos/{video}").json()["id"]
    put_in(user, playlist, number, startTimestamp=1)
    put_in(user, playlist, video)
    assert names(client, playlist) == ["A video", "A video"]
    answer = user.get(f"/api/v1/users/me/video-playlists/videos-exist?videoIds[]={number}&videoIds[]=99").json()
    assert [place["startTimestamp"] for place in answer[str(number)]] == [1, None] and answer["99"] == []
    assert user.get("/api/v1/users/me/video-playlists/videos-exist").status_code == 400
    assert user.get("/api/v1/users/me/video-playlists/videos-exist?videoIds=abc").status_code == 400


def test_what_cannot_be_shown_says_why(
    client: Client, user: Person, other: Person, add: AddVideo, make: MakePlaylist
) -> None:
    playlist = make()
    gone = add("Gone")
    for video in (gone, add("Private", privacy=Privacy.PRIVATE), add("Waiting", state=VideoState.TO_TRANSCODE,
                  playable=False), add("Shown")):  # fmt: skip
        put_in(user, playlist, video)
    assert user.delete(f"/api/v1/videos/{gone}").status_code == 204
    for person, types in ((other, [1, 2, 3, 0]), (user, [1, 0, 0, 0])):
        data = person.get(f"{PLAYLISTS}/{playlist}/videos").json()["data"]
        assert [entry["type"] for entry in data] == types
        assert [entry["video"] is not None for entry in data] == [kind == 0 for kind in types]
    assert names(client, playlist)[3] == "Shown"


def test_a_private_video_of_others_is_not_taken_in(user: Person, other: Person, add: AddVideo) -> None:
    private = add(privacy=Privacy.PRIVATE)
    (special,) = other.get("/api/v1/users/me").json()["specialPlaylists"]
    answer = other.post(f"{PLAYLISTS}/{special['id']}/videos", json={"videoId": private})
    assert (answer.status_code, answer.json()["detail"]) == (404, "Video not found")
    for wrong in (None, "hello world", [1], True):
        answer = other.post(f"{PLAYLISTS}/{special['id']}/videos", json={"videoId": wrong})
        assert answer.status_code == 400 and "videoId" in answer.json()["invalid-params"]


def test_the_first_video_lends_its_picture(client: Client, user: Person, add: AddVideo, make: MakePlaylist) -> None:
    playlist, video = make(), add()
    put_in(user, playlist, video)
    assert client.get(f"{PLAYLISTS}/{playlist}").json()["thumbnailPath"] is None
    from pathlib import Path

    picture = (Path(__file__).parents[1] / "data" / "picture.jpg").read_bytes()
    sent = user.put(f"/api/v1/videos/{video}", files={"thumbnailfile": ("a.jpg", picture, "image/jpeg")})
    assert sent.status_code == 204, sent.text
    lent = client.get(f"{PLAYLISTS}/{playlist}").json()["thumbnailPath"]
    assert lent == client.get(f"/api/v1/videos/{video}").json()["thumbnailPath"] != None  # noqa: E711
    own = user.put(f"{PLAYLISTS}/{playlist}", files={"thumbnailfile": ("a.jpg", picture, "image/jpeg")})
    assert own.status_code == 204
    path = client.get(f"{PLAYLISTS}/{playlist}").json()["thumbnailPath"]
    assert path.startswith("/lazy-static/thumbnails/playlist-") and client.get(path).status_code == 200
    refused = user.put(f"{PLAYLISTS}/{playlist}", files={"thumbnailfile": ("a.jpg", b"no picture", "image/jpeg")})
    assert refused.status_code == 400 and "thumbnailfile" in refused.json()["invalid-params"]


def test_lists_show_what_is_public(client: Client, user: Person, other: Person, make: MakePlaylist) -> None:
    make("Public"), make("Unlisted", privacy=2), make("Private", privacy=3)

    def listed(person: Client | Person, path: str) -> list[str]:
        page = person.get(path).json()
        assert page["total"] == len(page["data"])
        return [entry["displayName"] for entry in page["data"]]

    for path in (PLAYLISTS, "/api/v1/video-channels/mary_channel/video-playlists",
                 "/api/v1/accounts/mary/video-playlists"):  # fmt: skip
        assert listed(client, path) == ["Public"]
        assert listed(other, path) == ["Public"]
    assert listed(user, "/api/v1/video-channels/mary_channel/video-playlists") == ["Private", "Unlisted", "Public"]
    own = "/api/v1/accounts/mary/video-playlists"
    assert listed(user, f"{own}?playlistType=1&sort=name") == ["Private", "Public", "Unlisted"]
    assert listed(user, f"{own}?search=UNLIST") == ["Unlisted"]
    assert client.get("/api/v1/accounts/nobody/video-playlists").status_code == 404
    assert client.get("/api/v1/video-channels/nobody/video-playlists").status_code == 404


def test_search_finds_those_with_something_in_them(
    client: Client, user: Person, add: AddVideo, make: MakePlaylist
) -> None:
    make("River without videos")
    found = make("Rivers of France")
    put_in(user, found, add())
    search = "/api/v1/search/video-playlists"
    assert [entry["uuid"] for entry in client.get(f"{search}?search=river").json()["data"]] == [found]
    assert client.get(f"{search}?search=river&host=localhost:9000").json()["total"] == 1
    assert client.get(f"{search}?search=river&host=b.example").json()["total"] == 0
    assert client.get(f"{search}?uuids={found}").json()["total"] == 1
    assert client.get(f"{search}?uuids=abc").status_code == 400


def test_statements_are_constant(client: Client, user: Person, add: AddVideo, make: MakePlaylist) -> None:
    playlist = make()
    counted = []
    for _ in range(2):
        for _ in range(3):
            put_in(user, playlist, add())
            make()
        found = []
        for path in (PLAYLISTS, f"{PLAYLISTS}/{playlist}/videos"):
            with count_statements() as statements:
                assert client.get(path).status_code == 200
            found.append(len(statements))
        counted.append(found)
    assert counted[0] == counted[1]


def test_playlists_of_a_removed_channel_become_private(client: Client, user: Person, make: MakePlaylist) -> None:
    answer = user.post("/api/v1/video-channels", json={"name": "second", "displayName": "Second"})
    playlist = make(videoChannelId=answer.json()["videoChannel"]["id"])
    assert user.delete("/api/v1/video-channels/second").status_code == 204
    assert client.get(f"{PLAYLISTS}/{playlist}").status_code == 401
    shown = user.get(f"{PLAYLISTS}/{playlist}").json()
    assert (shown["privacy"]["id"], shown["videoChannel"]) == (3, None)


def test_playlists_go_with_whoever_made_them(client: Client, user: Person, make: MakePlaylist) -> None:
    playlist = make()
    assert user.delete("/api/v1/users/me").status_code == 204
    assert client.get(f"{PLAYLISTS}/{playlist}").status_code == 404
    assert client.get(PLAYLISTS).json()["total"] == 0


def test_what_is_blocked_or_muted_is_not_shown(
    client: Client, user: Person, other: Person, admin: Person, add: AddVideo, make: MakePlaylist
) -> None:
    playlist = make()
    blocked = add("Blocked")
    for video in (blocked, add("Shown")):
        put_in(user, playlist, video)
    assert admin.post(f"/api/v1/videos/{blocked}/blacklist", json={"unfederate": False}).status_code == 204
    muted = other.post("/api/v1/users/me/blocklist/accounts", json={"accountName": "mary"})
    assert muted.status_code == 204
    for person, types in ((client, [3, 0]), (other, [3, 3]), (user, [0, 0])):
        data = person.get(f"{PLAYLISTS}/{playlist}/videos").json()["data"]
        assert [entry["type"] for entry in data] == types
    page = client.get(f"/video-playlists/{playlist}?page=1", headers={"accept": "application/activity+json"}).json()
    assert page["totalItems"] == len(page["orderedItems"]) == 1
