"""Captions over REST: added, listed, sent to who may watch, replaced, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from headwater.captions import Caption
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.videos import Privacy, Video
from headwater.videos.jobs import job_types
from tests.support.client import Person
from tests.support.shapes import assert_same_shape, load_capture
from tests.support.workers import wait_until, working
from tests.videos.people import Owner, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

SRT = b"1\n00:00:00,000 --> 00:00:02,000\nbonjour\n\n"


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    return add_video(runtime, Owner.of(user))


def put(person: Person | Client, video: Any, language: str = "fr", content: bytes = SRT, name: str = "c.srt") -> Any:
    path = f"/api/v1/videos/{video.uuid}/captions/{language}"
    return person.put(path, files={"captionfile": (name, content, "application/octet-stream")})


def listed(client: Client | Person, video: Video) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/videos/{video.uuid}/captions").json()
    assert answer["total"] == len(answer["data"])
    found: list[dict[str, Any]] = answer["data"]
    return found


def list_files(runtime: Runtime) -> list[str]:
    return [blob.key.removeprefix("captions/") for blob in runtime.storage.list("captions")]


def test_every_answer_has_the_recorded_shape(client: Client, user: Person, video: Video) -> None:
    path = f"/api/v1/videos/{video.uuid}/captions"
    assert_same_shape(put(user, video), load_capture("videos", "captions put"))
    answer = client.get(path)
    assert_same_shape(answer, load_capture("videos", "captions list"))
    file = client.get(answer.json()["data"][0]["captionPath"])
    assert_same_shape(file, load_capture("videos", "captions file"))
    assert file.headers["content-type"].lower() == "text/vtt; charset=utf-8"
    assert file.headers["access-control-allow-origin"] == "*"
    assert_same_shape(put(user, video, "zz-bad", name="c.vtt"), load_capture("videos", "captions bad language"))
    assert_same_shape(user.post(f"{path}/generate", json={}), load_capture("videos", "captions generate disabled"))
    assert_same_shape(user.delete(f"{path}/fr"), load_capture("videos", "captions delete"))
    assert_same_shape(user.delete(f"{path}/fr"), load_capture("videos", "captions delete unknown"))
    assert listed(client, video) == []


def test_languages_are_listed_by_code(client: Client, user: Person, video: Video) -> None:
    for language in ("fr", "ar", "en"):
        assert put(user, video, language).status_code == 204
    found = listed(client, video)
    assert [entry["language"] for entry in found] == [
        {"id": "ar", "label": "Arabic"}, {"id": "en", "label": "English"}, {"id": "fr", "label": "French"},
    ]  # fmt: skip
    assert not any(entry["automaticallyGenerated"] for entry in found)


def test_a_replaced_file_has_another_address_and_the_old_one_goes(
    runtime: Runtime, client: Client, user: Person, video: Video
) -> None:
    put(user, video)
    before = listed(client, video)[0]["captionPath"]
    put(user, video, content=b"WEBVTT\n\n00:00.000 --> 00:01.000\nsalut\n", name="c.vtt")
    after = listed(client, video)[0]["captionPath"]
    assert before != after and "salut" in client.get(after).text
    assert client.get(before).status_code == 404
    with working(runtime, job_types):
        wait_until(lambda: list_files(runtime) == [after.rpartition("/")[2]])


@pytest.mark.parametrize(
    ("language", "name", "content", "fields"),
    [
        ("fr", "c.txt", SRT, {"captionfile"}),
        ("fr", "c.srt", b"no captions at all", {"captionfile"}),
        ("fr", "c.vtt", b"\x00\x01binary", {"captionfile"}),
        ("fr", "c.srt", b"", {"captionfile"}),
        ("xx", "c.srt", SRT, {"captionLanguage"}),
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_kept(
    runtime: Runtime, user: Person, video: Video, language: str, name: str, content: bytes, fields: set[str]
) -> None:
    answer = put(user, video, language, content, name)
    assert (answer.status_code, set(answer.json()["invalid-params"])) == (400, fields)
    assert listed(user, video) == [] and list_files(runtime) == []


def test_a_form_without_a_file_is_refused(user: Person, video: Video) -> None:
    answer = user.put(f"/api/v1/videos/{video.uuid}/captions/fr", data={"captionfile": "text"})
    assert (answer.status_code, set(answer.json()["invalid-params"])) == (400, {"captionfile"})


class TestSmallLimit:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        from msgspec.structs import replace

        return replace(settings, captions=replace(settings.captions, max_size=50))

    def test_the_limit_is_a_setting_and_clients_are_told(self, client: Client, user: Person, video: Video) -> None:
        told = client.get("/api/v1/config").json()["videoCaption"]["file"]
        assert told == {"size": {"max": 50}, "extensions": [".vtt", ".srt"]}
        assert put(user, video).status_code == 204
        answer = put(user, video, "en", SRT + b"\n" * 20)
        assert (answer.status_code, set(answer.json()["invalid-params"])) == (400, {"captionfile"})


def test_others_may_neither_add_nor_remove(
    client: Client, user: Person, other: Person, moderator: Person, video: Video
) -> None:
    path = f"/api/v1/videos/{video.uuid}/captions/fr"
    assert [put(client, video).status_code, client.delete(path).status_code] == [401, 401]
    assert [put(other, video).status_code, other.delete(path).status_code] == [403, 403]
    assert [put(moderator, video).status_code, moderator.delete(path).status_code] == [204, 204]
    missing = user.put("/api/v1/videos/9999/captions/fr", files={"captionfile": ("c.srt", SRT)})
    assert missing.status_code == 404


def test_what_is_said_in_a_private_video_is_private(
    runtime: Runtime, client: Client, user: Person, other: Person
) -> None:
    video = add_video(runtime, Owner.of(user), privacy=Privacy.PRIVATE)
    put(user, video)
    (entry,) = listed(user, video)
    path = entry["captionPath"]
    assert [client.get(path).status_code, other.get(path).status_code] == [403, 403]
    answer = user.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-cache")
    token = user.post(f"/api/v1/videos/{video.uuid}/token").json()["files"]["token"]
    assert client.get(f"{path}?videoFileToken={token}").status_code == 200
    assert client.get(f"/api/v1/videos/{video.uuid}/captions").status_code == 401


def test_captions_go_with_their_video(runtime: Runtime, user: Person, video: Video) -> None:
    put(user, video), put(user, video, "en")
    assert user.delete(f"/api/v1/videos/{video.uuid}").status_code == 204
    with working(runtime, job_types):
        wait_until(lambda: list_files(runtime) == [])
    with runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Caption)) == 0


def test_a_change_is_told_to_viewers_and_followers(
    runtime: Runtime, user: Person, video: Video, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, int]] = []
    monkeypatch.setattr(
        "headwater.videos.service.emit", lambda session, name, **facts: told.append((name, facts["video_id"]))
    )
    put(user, video)
    user.delete(f"/api/v1/videos/{video.uuid}/captions/fr")
    assert told == [("video.updated", video.id)] * 2
