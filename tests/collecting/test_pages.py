"""The pages of playlists, without JavaScript."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from headwater.collecting.forms import read_moments
from headwater.kit.errors import Invalid
from headwater.kit.ids import expand
from headwater.videos import Privacy
from tests.collecting.conftest import AddVideo, MakePlaylist
from tests.support.client import Person

if TYPE_CHECKING:
    from tests.support.client import Client

PLAYLISTS = "/api/v1/video-playlists"
LIBRARY = "/my-library/video-playlists"
HTML = {"accept": "text/html"}


def page(person: Person | Client, path: str, **options: Any) -> str:
    answer = person.get(path, headers=HTML, **options)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def send(person: Person, path: str, **fields: Any) -> Any:
    return person.post(path, data=fields, follow_redirects=False, headers=HTML)


def put_in(person: Person, playlist: str, video: str, **times: Any) -> int:
    answer = person.post(f"{PLAYLISTS}/{playlist}/videos", json={"videoId": video, **times})
    return int(answer.json()["videoPlaylistElement"]["id"])


def names(person: Person, playlist: str) -> list[str]:
    return [entry["video"]["name"] for entry in person.get(f"{PLAYLISTS}/{playlist}/videos").json()["data"]]


def test_ones_playlists_begin_with_watch_later(user: Person) -> None:
    text = page(user, LIBRARY)
    assert "Watch later" in text and "No lists of your own yet" in text
    made = send(user, f"{LIBRARY}/create", displayName="Rivers", privacy="1", videoChannelId=user.channel_id)
    assert made.status_code == 303 and made.headers["location"].endswith("?done=created")
    text = page(user, LIBRARY)
    assert "Rivers" in text and text.index("Watch later") < text.index("Rivers") and "No lists" not in text
    shown = page(user, made.headers["location"])
    assert "The playlist is made" in shown and 'value="Rivers"' in shown


def test_a_refused_form_keeps_what_was_written(user: Person) -> None:
    answer = send(user, f"{LIBRARY}/create", displayName="", privacy="1", description="ab", videoChannelId="1")
    assert answer.status_code == 400 and "3 to 1,000 characters" in answer.text and "1 to 120" in answer.text
    answer = send(user, f"{LIBRARY}/create", displayName="Kept name", privacy="1", videoChannelId="")
    assert answer.status_code == 400 and 'value="Kept name"' in answer.text
    assert "needs one of your channels" in answer.text


def test_a_playlist_is_described_anew_and_deleted(user: Person, other: Person, make: MakePlaylist) -> None:
    uuid = make()
    path = f"{LIBRARY}/{uuid}"
    assert send(user, path, displayName="Lakes", privacy="3", description="").status_code == 303
    assert user.get(f"{PLAYLISTS}/{uuid}").json()["privacy"]["id"] == 3
    assert other.get(path, headers=HTML).status_code == 403
    assert "Delete this playlist?" in page(user, f"{path}/delete")
    assert send(user, f"{path}/delete").headers["location"] == LIBRARY
    assert user.get(f"{PLAYLISTS}/{uuid}").status_code == 404


def test_buttons_put_it_in_order(user: Person, add: AddVideo, make: MakePlaylist) -> None:
    uuid = make()
    elements = [put_in(user, uuid, add(letter)) for letter in "abcd"]
    path = f"{LIBRARY}/{uuid}"
    for element, action, expected in (
        (elements[1], "up", "bacd"),
        (elements[1], "up", "bacd"),
        (elements[0], "down", "bcad"),
        (elements[3], "down", "bcad"),
        (elements[3], "first", "dbca"),
        (elements[1], "last", "dcab"),
        (elements[2], "remove", "dab"),
    ):
        answer = send(user, f"{path}/videos/{element}", action=action)
        assert answer.status_code == 303 and names(user, uuid) == list(expected), action
    shown = page(user, path)
    assert [int(number) for number in re.findall(r'id="place-(\d+)"', shown)] == [elements[3], elements[0], elements[1]]
    assert send(user, f"{path}/videos/{elements[0]}", action="fly").status_code == 400


def test_times_are_written_as_people_do(user: Person, add: AddVideo, make: MakePlaylist) -> None:
    uuid = make()
    element = put_in(user, uuid, add())
    path = f"{LIBRARY}/{uuid}/videos/{element}"
    assert send(user, path, action="cut", startTimestamp="1:05", stopTimestamp="").status_code == 303
    assert "Plays from 1:05 to the end" in page(user, f"{LIBRARY}/{uuid}")
    refused = send(user, path, action="cut", startTimestamp="soon", stopTimestamp="")
    assert refused.status_code == 400 and "Please write a time like 1:30." in refused.text


def test_moments_are_read() -> None:
    assert read_moments({"startTimestamp": "1:03", "stopTimestamp": " "}) == {
        "startTimestamp": 63,
        "stopTimestamp": None,
    }
    assert read_moments({}) == {}
    with pytest.raises(Invalid):
        read_moments({"stopTimestamp": "99999999999"})


def test_a_video_is_saved_from_its_page(user: Person, client: Client, add: AddVideo, make: MakePlaylist) -> None:
    uuid, video = make("Rivers"), add("A river")
    path = page(user, f"/w/{video}")
    (save,) = re.findall(r'href="(/w/\w+/save)"', path)
    assert "/save" not in page(client, f"/w/{video}")
    shown = page(user, save).partition("<footer")[0]  # the frame names languages
    numbers = dict(
        zip(re.findall(r"<bdi>([^<]+)</bdi>", shown), re.findall(r'name="shown" value="(\d+)"', shown), strict=True)
    )
    assert list(numbers) == ["Watch later", "Rivers"] and not re.findall(r'name="playlists" value="\d+" checked', shown)
    saved = send(user, save, shown=list(numbers.values()), playlists=[numbers["Rivers"]], displayName="New one")
    assert saved.status_code == 303 and saved.headers["location"] == save.removesuffix("/save")
    assert names(user, uuid) == ["A river"] and ">Saved<" in page(user, f"/w/{video}")
    own = user.get("/api/v1/accounts/mary/video-playlists?playlistType=1").json()["data"]
    assert {(entry["displayName"], entry["videosLength"], entry["privacy"]["id"]) for entry in own} == {
        ("Rivers", 1, 1), ("New one", 1, 3),
    }  # fmt: skip
    assert send(user, save, shown=list(numbers.values()), playlists=[numbers["Watch later"]]).status_code == 303
    assert names(user, uuid) == [] and names(user, numbers["Watch later"]) == ["A river"]
    assert send(user, save, displayName="a" * 121).status_code == 400
    assert send(user, save, shown="x").status_code == 400


def test_nobody_saves_into_lists_of_others(user: Person, other: Person, add: AddVideo, make: MakePlaylist) -> None:
    uuid, video = make(), add()
    number = user.get(f"{PLAYLISTS}/{uuid}").json()["id"]
    assert send(other, f"/w/{video}/save", shown=number, playlists=number).status_code == 403
    assert names(user, uuid) == []


def player_data(text: str) -> dict[str, Any]:
    found = re.search(r'id="player-data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_a_playlist_plays_through(client: Client, user: Person, add: AddVideo, make: MakePlaylist) -> None:
    uuid = make("Rivers")
    videos = [add("First"), add("Private", privacy=Privacy.PRIVATE), add("Last")]
    for video, times in zip(videos, ({"startTimestamp": 5, "stopTimestamp": 9}, {}, {}), strict=True):
        put_in(user, uuid, video, **times)
    short = client.get(f"{PLAYLISTS}/{uuid}").json()["shortUUID"]
    path = f"/w/p/{short}"
    for other_name in (f"/w/p/{uuid}", f"/videos/watch/playlist/{uuid}", f"/video-playlists/{uuid}"):
        answer = client.get(other_name, headers=HTML, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (302, path)
    begun = client.get(path, headers=HTML, follow_redirects=False)
    assert begun.headers["location"] == f"{path}?playlistPosition=1&start=5&stop=9"
    text = page(client, begun.headers["location"])
    data = player_data(text)
    assert data["title"] == "First" and data["inPlaylist"] is True
    assert data["next"] == {"title": "Last", "url": f"{path}?playlistPosition=3"}
    assert 'aria-labelledby="beside-title"' in text and "This video is not open to you" in text
    last = page(client, data["next"]["url"])
    assert player_data(last)["next"] is None and "Previous: First" in last
    assert "The list is shorter than that" in page(client, f"{path}?playlistPosition=99")
    assert player_data(page(user, f"{path}?playlistPosition=2"))["title"] == "Private"


def test_a_frame_plays_one_after_the_other(client: Client, user: Person, add: AddVideo, make: MakePlaylist) -> None:
    uuid = make("Rivers")
    for name, times in (("First", {"startTimestamp": 5, "stopTimestamp": 9}), ("Last", {})):
        put_in(user, uuid, add(name), **times)
    path = f"/video-playlists/embed/{uuid}"
    assert client.get(f"{PLAYLISTS}/{uuid}").json()["embedPath"] == path
    answer = client.get(f"{path}?muted=1", headers=HTML)
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    data = player_data(answer.text)
    assert (data["title"], data["inPlaylist"]) == ("First", True)
    assert data["next"] == {"title": "Last", "url": f"{path}?playlistPosition=2&muted=1"}
    assert '"start":5,' in answer.text.replace(" ", "") and '"stop":9,' in answer.text.replace(" ", "")
    last = player_data(client.get(data["next"]["url"], headers=HTML).text)
    assert (last["title"], last["next"]) == ("Last", None)
    assert client.get(f"/video-playlists/embed/{make('Empty')}", headers=HTML).status_code == 404
    private = client.get(f"/video-playlists/embed/{make(privacy=3)}", headers=HTML)
    assert private.status_code == 401 and "frame-ancestors *" in private.headers["content-security-policy"]


def test_an_empty_one_says_so(client: Client, user: Person, other: Person, make: MakePlaylist) -> None:
    uuid = make()
    assert "Come back later." in page(client, f"/w/p/{uuid}", follow_redirects=True)
    assert "Press “Save” beside a video" in page(user, f"/w/p/{uuid}", follow_redirects=True)
    assert other.get(f"/w/p/{make(privacy=3)}", headers=HTML).status_code == 403
    assert client.get("/w/p/nothing", headers=HTML).status_code == 404


def test_channels_and_accounts_show_their_playlists(
    client: Client, user: Person, add: AddVideo, make: MakePlaylist
) -> None:
    uuid = make("Rivers")
    make("Secret", privacy=3)
    put_in(user, uuid, add())
    for path in ("/c/mary_channel", "/a/mary"):
        assert f'href="{path}/video-playlists"' in page(client, path)
        shown = page(client, f"{path}/video-playlists")
        assert "Rivers" in shown and "Secret" not in shown and "1 video" in shown
        (address,) = re.findall(r'href="/w/p/(\w+)"', shown)
        assert str(expand(address)) == uuid
    assert "Secret" in page(user, "/a/mary/video-playlists")
