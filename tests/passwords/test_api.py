"""Videos with passwords over REST: who is let in, what is refused, how they are changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from headwater.passwords.model import VideoPassword
from headwater.runtime import Runtime
from headwater.settings import Settings, load_settings
from headwater.videos import Video
from tests.support.client import Person
from tests.support.shapes import assert_same_shape, load_capture
from tests.videos.people import Owner, add_files, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

HEADER = "x-peertube-video-password"
PROTECTED = {"privacy": 5, "videoPasswords": ["secret1", "sécret2"]}


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    made = add_video(runtime, Owner.of(user), **PROTECTED)
    add_files(runtime, made)
    return made


def listed(person: Person, video: Video) -> list[str]:
    answer = person.get(f"/api/v1/videos/{video.uuid}/passwords?sort=createdAt").json()
    return [entry["password"] for entry in answer["data"]]


def assert_same_refusal(answer: Any, name: str) -> None:
    recorded = load_capture("videos", name)["response"]["body"]
    assert answer.json() == {key: value for key, value in recorded.items() if key != "docs"}


def test_answers_have_the_recorded_shapes(client: Client, user: Person, video: Video) -> None:
    path = f"/api/v1/videos/{video.uuid}"
    wrong, right = {HEADER: "bad"}, {HEADER: "secret1"}
    assert_same_refusal(client.get(path), "password video without")
    assert_same_refusal(client.get(path, headers=wrong), "password video wrong")
    shown = client.get(path, headers=right)
    assert shown.status_code == 200
    assert shown.json()["privacy"] == {"id": 5, "label": "Password protected"}
    assert shown.json()["streamingPlaylists"][0]["files"]
    token = client.post(f"{path}/token", headers=right)
    assert_same_shape(token, load_capture("videos", "token with password"))
    assert_same_shape(user.get(f"{path}/passwords"), load_capture("videos", "passwords list"))
    changed = user.put(f"{path}/passwords", json={"passwords": ["aaa", "bbb"]})
    assert_same_shape(changed, load_capture("videos", "passwords update"))
    number = user.get(f"{path}/passwords").json()["data"][0]["id"]
    deleted = user.delete(f"{path}/passwords/{number}")
    assert_same_shape(deleted, load_capture("videos", "password delete"))
    assert listed(user, video) == ["aaa"]


def test_a_public_video_cannot_become_protected_without_passwords(runtime: Runtime, user: Person) -> None:
    video = add_video(runtime, Owner.of(user))
    answer = user.put(f"/api/v1/videos/{video.uuid}", json={"privacy": 5})
    assert_same_refusal(answer, "passwords privacy without password")
    assert user.get(f"/api/v1/videos/{video.uuid}").json()["privacy"]["id"] == 1


PARTS = ["", "/description", "/captions", "/storyboards", "/chapters", "/metadata/{file}"]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_asks_for_the_password(
    client: Client, user: Person, other: Person, moderator: Person, video: Video, part: str
) -> None:
    file_id = user.get(f"/api/v1/videos/{video.uuid}").json()["streamingPlaylists"][0]["files"][0]["id"]
    path = f"/api/v1/videos/{video.uuid}{part.format(file=file_id)}"
    for stranger in (client, other):
        assert stranger.get(path).json()["code"] == "video_requires_password"
        assert stranger.get(path, headers={HEADER: "no"}).json()["code"] == "incorrect_video_password"
        assert stranger.get(path, headers={HEADER: "secret1"}).status_code == 200
        assert stranger.get(path, headers={HEADER: "sécret2".encode()}).status_code == 200
    assert user.get(path).status_code == moderator.get(path).status_code == 200


def test_files_open_by_header_token_and_right(client: Client, user: Person, other: Person, video: Video) -> None:
    details = user.get(f"/api/v1/videos/{video.uuid}").json()
    playlist = details["streamingPlaylists"][0]
    addresses = [playlist["playlistUrl"], playlist["files"][0]["fileUrl"], playlist["files"][0]["fileDownloadUrl"]]
    addresses += [details["files"][0]["fileUrl"], details["files"][0]["fileDownloadUrl"]]
    given = client.post(f"/api/v1/videos/{video.uuid}/token", headers={HEADER: "secret1"}).json()["files"]["token"]
    for address in addresses:
        assert client.get(address).status_code == other.get(address).status_code == 403
        refused = client.get(address, headers={HEADER: "bad"})
        assert (refused.status_code, refused.json()["code"]) == (403, "incorrect_video_password")
        opened = client.get(address, headers={HEADER: "secret1"})
        assert opened.status_code == 200
        assert "private" in opened.headers["cache-control"]
        assert client.get(address, params={"videoFileToken": given}).status_code == 200
        assert user.get(address).status_code == 200
    assert client.post(f"/api/v1/videos/{video.uuid}/token").json()["code"] == "video_requires_password"


BAD = [
    None, [], "", [""], ["a"], ["a" * 101], [1], [["aa"]], {"a": "bb"}, ["same", "same"], ["nul\x00"], ["aa"] * 101, 5,
]  # fmt: skip


@pytest.mark.parametrize("given", BAD, ids=repr)
def test_bad_passwords_change_nothing(user: Person, video: Video, given: Any) -> None:
    path = f"/api/v1/videos/{video.uuid}"
    answer = user.put(f"{path}/passwords", json={"passwords": given})
    assert answer.status_code == 400
    assert "passwords" in answer.json()["invalid-params"]
    if given not in (None, [], ""):  # as if they were not given
        answer = user.put(path, json={"privacy": 5, "videoPasswords": given})
        assert answer.status_code == 400
        assert "videoPasswords" in answer.json()["invalid-params"]
    assert listed(user, video) == ["secret1", "sécret2"]


def test_the_bounds_are_those_of_the_wire(user: Person, video: Video) -> None:
    passwords = ["aa", "b" * 100, *(f"password {number}" for number in range(98))]
    path = f"/api/v1/videos/{video.uuid}/passwords"
    assert user.put(path, json={"passwords": passwords}).status_code == 204
    answer = user.get(f"{path}?start=1&count=2&sort=createdAt").json()
    assert answer["total"] == 100
    assert [entry["password"] for entry in answer["data"]] == passwords[1:3]
    assert user.get(f"{path}?sort=password").status_code == user.get(f"{path}?count=101").status_code == 400


def test_the_last_password_stays(user: Person, video: Video) -> None:
    path = f"/api/v1/videos/{video.uuid}/passwords"
    first, second = (entry["id"] for entry in user.get(path).json()["data"])
    assert user.delete(f"{path}/{first}").status_code == 204
    assert user.delete(f"{path}/{first}").status_code == 404
    assert user.delete(f"{path}/{second}").status_code == 400
    assert user.delete(f"{path}/{1 << 63}").status_code == 400
    assert listed(user, video) == ["secret1"]


def test_only_protected_videos_have_passwords(runtime: Runtime, user: Person) -> None:
    video = add_video(runtime, Owner.of(user))
    path = f"/api/v1/videos/{video.uuid}/passwords"
    answers = [user.get(path), user.put(path, json={"passwords": ["aa"]}), user.delete(f"{path}/1")]
    assert [answer.status_code for answer in answers] == [400] * 3


def test_passwords_go_with_the_privacy_and_come_with_it(
    client: Client, runtime: Runtime, user: Person, video: Video
) -> None:
    path = f"/api/v1/videos/{video.uuid}"
    assert user.put(path, json={"name": "Renamed", "privacy": 5}).status_code == 204
    assert listed(user, video) == ["secret1", "sécret2"]
    assert user.put(path, json={"privacy": 5, "videoPasswords": ["new one"]}).status_code == 204
    assert client.get(path, headers={HEADER: "secret1"}).status_code == 403
    assert client.get(path, headers={HEADER: "new one"}).status_code == 200
    assert user.put(path, json={"privacy": 1}).status_code == 204
    assert client.get(path).status_code == 200
    with runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(VideoPassword)) == 0
    assert user.put(path, data={"privacy": "5", "videoPasswords[]": "by form"}).status_code == 204
    assert listed(user, video) == ["by form"]


def test_passwords_are_sealed_at_rest(runtime: Runtime, video: Video) -> None:
    with runtime.database.read() as session:
        kept = session.scalars(sa.select(VideoPassword.sealed)).all()
    assert len(kept) == 2
    assert not any("secret" in text for text in kept)


def test_protected_videos_are_not_listed(client: Client, user: Person, other: Person, video: Video) -> None:
    for person in (client, other):
        assert person.get("/api/v1/videos").json()["total"] == 0
        assert person.get(f"/api/v1/video-channels/{user.channel_name}/videos").json()["total"] == 0
    assert user.get("/api/v1/users/me/videos").json()["total"] == 1


@pytest.fixture
def limited(settings: Settings) -> Settings:
    return settings


class TestGuesses:
    """Wrong passwords are counted per address."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        environment = {
            "HEADWATER__STORAGE__ROOT": settings.storage.root,
            "HEADWATER__DATABASE__URL": settings.database.url,
            "HEADWATER__RATES_LIMIT__VIDEO_PASSWORD__WINDOW": "300",
            "HEADWATER__RATES_LIMIT__VIDEO_PASSWORD__MAX": "3",
        }
        return load_settings(environment=environment)

    def test_after_some_wrong_ones_even_the_right_one_must_wait(
        self, client: Client, user: Person, video: Video
    ) -> None:
        path = f"/api/v1/videos/{video.uuid}"
        for guess in ("no", "nope", "never"):
            assert client.get(path, headers={HEADER: guess}).status_code == 403
        answer = client.get(path, headers={HEADER: "secret1"})
        assert answer.status_code == 429
        assert 0 < int(answer.headers["retry-after"]) <= 300
        playlist = f"/static/streaming-playlists/hls/{video.uuid}/{video.uuid}-master.m3u8"
        assert client.get(playlist, headers={HEADER: "secret1"}).status_code == 429
        assert client.post(f"/w/{video.uuid}/unlock", data={"password": "secret1"}).status_code == 429
        assert client.get("/api/v1/videos").status_code == 200, "what shows no password is not held up"
        assert user.get(path).status_code == 200

    def test_right_ones_are_not_counted(self, client: Client, video: Video) -> None:
        for _ in range(5):
            answer = client.get(f"/api/v1/videos/{video.uuid}", headers={HEADER: "secret1"})
            assert answer.status_code == 200
