"""The watch page of a protected video: a form, a cookie, no password in any address."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from headwater.kit import clock
from headwater.kit.ids import shorten
from headwater.runtime import Runtime
from headwater.videos import Video
from tests.support.client import Person
from tests.videos.people import Owner, add_files, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

HTML = {"accept": "text/html"}


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    made = add_video(runtime, Owner.of(user), name="Behind a door", privacy=5, videoPasswords=["secret1", "secret2"])
    add_files(runtime, made)
    return made


def path_of(video: Video) -> str:
    return f"/w/{shorten(video.uuid)}"


def unlock(client: Client, video: Video, password: str = "secret1") -> None:
    answer = client.post(f"{path_of(video)}/unlock", data={"password": password}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, path_of(video))
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert password not in cookie


def test_nobody_gets_a_form_that_tells_nothing_of_the_video(client: Client, video: Video) -> None:
    answer = client.get(path_of(video), headers=HTML)
    assert answer.status_code == 403
    assert f'action="{path_of(video)}/unlock"' in answer.text
    assert "Behind a door" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_the_right_password_opens_page_and_media(client: Client, video: Video) -> None:
    unlock(client, video)
    page = client.get(path_of(video), headers=HTML)
    assert page.status_code == 200
    assert "Behind a door" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert client.get(f"/static/streaming-playlists/hls/{video.uuid}/{video.uuid}-master.m3u8").status_code == 200


def test_a_wrong_password_is_said_beside_the_field(client: Client, video: Video) -> None:
    answer = client.post(f"{path_of(video)}/unlock", data={"password": "wrong"})
    assert answer.status_code == 403
    assert "This is not the password of this video." in answer.text
    assert "wrong" not in answer.text.replace("field-error", "")
    assert "set-cookie" not in answer.headers


def test_a_changed_password_and_time_close_the_door(client: Client, user: Person, video: Video) -> None:
    with clock.frozen(clock.now()) as advance:
        unlock(client, video)
        advance(dt.timedelta(hours=9))
        assert client.get(path_of(video), headers=HTML).status_code == 403
        unlock(client, video)
        assert client.get(path_of(video), headers=HTML).status_code == 200
    user.put(f"/api/v1/videos/{video.uuid}/passwords", json={"passwords": ["secret1"]})
    assert client.get(path_of(video), headers=HTML).status_code == 403


def test_each_video_has_its_own_door(client: Client, runtime: Runtime, user: Person, video: Video) -> None:
    second = add_video(runtime, Owner.of(user), name="Second", privacy=5, videoPasswords=["another"])
    unlock(client, video)
    assert client.get(path_of(second), headers=HTML).status_code == 403
    unlock(client, second, "another")
    assert client.get(path_of(video), headers=HTML).status_code == 200
    assert client.get(path_of(second), headers=HTML).status_code == 200


def test_the_cookie_remembers_the_last_ten(client: Client, runtime: Runtime, user: Person) -> None:
    owner = Owner.of(user)
    videos = [add_video(runtime, owner, privacy=5, videoPasswords=["secret1"]) for _ in range(11)]
    for video in videos:
        unlock(client, video)
    opened = [client.get(path_of(video), headers=HTML).status_code == 200 for video in videos]
    assert opened == [False, *[True] * 10]


@pytest.mark.parametrize("cookie", ["x", "~~~", "a.b", "AAAA.", "é", "." * 5000])
def test_a_forged_cookie_opens_nothing(client: Client, video: Video, cookie: str) -> None:
    headers = HTML | {"cookie": f"headwater_unlocked={cookie}".encode()}
    assert client.get(path_of(video), headers=headers).status_code == 403


def test_other_videos_have_no_form(client: Client, runtime: Runtime, user: Person) -> None:
    public = add_video(runtime, Owner.of(user))
    answer = client.post(f"{path_of(public)}/unlock", data={"password": "x"}, follow_redirects=False)
    assert answer.headers["location"] == path_of(public)
    assert client.post("/w/nonsense/unlock", data={"password": "x"}).status_code == 404


def test_an_upload_may_bring_passwords(client: Client, user: Person) -> None:
    details = {"name": "Uploaded", "channelId": user.channel_id, "filename": "a.mp4", "privacy": 5}
    headers = {"X-Upload-Content-Length": "4", "X-Upload-Content-Type": "video/mp4"}
    path = "/api/v1/videos/upload-resumable"
    refused = user.post(path, json=details, headers=headers)
    assert (refused.status_code, refused.json()["detail"]) == (400, "Video passwords are missing.")
    begun = user.post(path, json=details | {"videoPasswords": ["secret1"]}, headers=headers)
    assert begun.status_code == 201
    place = begun.headers["location"].split("localhost:9000")[-1]
    sent = user.put(place, content=b"ftyp", headers={"Content-Range": "bytes 0-3/4"})
    assert sent.status_code == 200, sent.text
    number = sent.json()["video"]["uuid"]
    assert user.get(f"/api/v1/videos/{number}/passwords").json()["data"][0]["password"] == "secret1"
    assert client.get(f"/api/v1/videos/{number}").json()["code"] == "video_requires_password"
