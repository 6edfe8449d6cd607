"""One video over HTTP: its shape against recorded answers, who may do what, changing and removing it."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from litestar.testing import TestClient
from PIL import Image

from headwater.jobs import JobRun
from headwater.jobs.model import Job
from headwater.kit import clock
from headwater.kit.ids import shorten
from headwater.media.probe import MediaInfo, VideoStream
from headwater.media.thumbnail import MINIATURE
from headwater.runtime import Runtime
from headwater.videos import (
    Original,
    Privacy,
    Storyboard,
    StreamingPlaylist,
    Thumbnail,
    ThumbnailKind,
    Video,
    VideoFile,
    service,
    tokens,
)
from headwater.videos.jobs import delete_files
from tests.support.shapes import list_differences, load_capture
from tests.videos.conftest import signed_in
from tests.videos.people import CONTENT, Owner, add_files, add_video

# What is there on one side only in these small instances: torrents, avatars, what a probe finds.
NULLABLE = frozenset({"magnetUri", "torrentUrl", "torrentDownloadUrl", "metadata", "description", "support"})
NULLABLE |= {"truncatedDescription", "originallyPublishedAt", "userId", "id"}


def recorded(name: str) -> Any:
    """The body of a recorded answer."""
    return load_capture("videos", name)["response"]["body"]


def compare(ours: Any, name: str) -> list[str]:
    """Name where an answer differs from a recorded one."""
    return list_differences(ours, recorded(name), NULLABLE)


@pytest.fixture
def video(runtime: Runtime, mary: Owner) -> Video:
    made = add_video(
        runtime, mary, name="Legacy upload", category=15, licence=2, language="fr", tags=["tagone", "tagtwo"],
        description="A **markdown** description", support="Support me", originallyPublishedAt="2019-01-01T00:00:00Z",
        row={"aspect_ratio": 1.7778},
    )  # fmt: skip
    add_files(runtime, made)
    return made


def test_details_have_the_recorded_shape(client: TestClient[Any], video: Video) -> None:
    for reference in (str(video.uuid), shorten(video.uuid), str(video.id)):
        answer = client.get(f"/api/v1/videos/{reference}")
        assert answer.status_code == 200
        assert compare(answer.json(), "details by uuid") == []
    details = answer.json()
    assert details["category"] == {"id": 15, "label": "Science & Technology"}
    assert details["originallyPublishedAt"] == "2019-01-01T00:00:00.000Z"
    assert details["streamingPlaylists"][0]["files"][0]["fileUrl"].startswith("http://localhost:9000/static/")


@pytest.mark.parametrize(
    ("name", "path", "viewer"),
    [
        ("list", "/api/v1/videos", None),
        ("list include admin", "/api/v1/videos?include=127", "root"),
        ("storyboards", "/api/v1/videos/{uuid}/storyboards", None),
        ("description", "/api/v1/videos/{uuid}/description", None),
        ("source", "/api/v1/videos/{uuid}/source", "mary"),
        ("categories", "/api/v1/videos/categories", None),
        ("licences", "/api/v1/videos/licences", None),
        ("privacies", "/api/v1/videos/privacies", None),
    ],
)
def test_answers_have_the_recorded_shape(
    client: TestClient[Any], video: Video, name: str, path: str, viewer: str | None
) -> None:
    answer = client.get(path.format(uuid=video.uuid), headers=signed_in(viewer) if viewer else {})
    assert answer.status_code == 200
    assert compare(answer.json(), name) == []


def test_ones_own_list_has_the_recorded_shape(runtime: Runtime, client: TestClient[Any], mary: Owner) -> None:
    schedule = {"updateAt": "2030-01-01T00:00:00.000Z", "privacy": 1}
    add_files(runtime, add_video(runtime, mary, privacy=3, scheduleUpdate=schedule, row={"aspect_ratio": 1.7778}))
    answer = client.get("/api/v1/users/me/videos", headers=signed_in("mary")).json()
    assert compare(answer, "my videos") == []
    assert answer["data"][0]["scheduledUpdate"] == {"updateAt": "2030-01-01T00:00:00.000Z", "privacy": 1}


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("details unknown", "/api/v1/videos/00000000-0000-4000-8000-000000000000", 404),
        ("details bad id", "/api/v1/videos/hello-world", 400),
        ("list bad sort", "/api/v1/videos?sort=hello", 400),
        ("list count too big", "/api/v1/videos?count=101", 400),
        ("list include needs right", "/api/v1/videos?include=1", 401),
    ],
)
def test_refusals_say_what_was_recorded(client: TestClient[Any], name: str, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.json()["detail"] == recorded(name)["detail"]


def test_a_growing_video_lists_its_rungs_without_files(runtime: Runtime, client: TestClient[Any], mary: Owner) -> None:
    growing = add_video(runtime, mary, published=False, row={"playable_at": clock.now()})
    add_files(runtime, growing, finished=False)
    details = client.get(f"/api/v1/videos/{growing.uuid}").json()
    (playlist,) = details["streamingPlaylists"]
    assert playlist["playlistUrl"].endswith("-master.m3u8")
    (rung,) = playlist["files"]
    assert (rung["fileUrl"], rung["size"], rung["headwater"]) == (None, 0, {"finished": False, "codec": "h264"})
    assert details["headwater"]["playable"] and not details["headwater"]["finished"]


def test_before_it_may_be_watched_only_its_owner_gets_files(
    runtime: Runtime, client: TestClient[Any], mary: Owner
) -> None:
    waiting = add_video(runtime, mary, published=False, waitTranscoding=True, row={"playable_at": clock.now()})
    add_files(runtime, waiting, finished=False)
    path = f"/api/v1/videos/{waiting.uuid}"
    assert client.get(path).json()["streamingPlaylists"] == []
    assert len(client.get(path, headers=signed_in("mary")).json()["streamingPlaylists"]) == 1


@pytest.mark.parametrize(
    ("privacy", "anonymous", "other", "owner", "moderator"),
    [
        (Privacy.PUBLIC, 200, 200, 200, 200),
        (Privacy.UNLISTED, 200, 200, 200, 200),
        (Privacy.PRIVATE, 401, 403, 200, 200),
        (Privacy.INTERNAL, 401, 200, 200, 200),
        (Privacy.PASSWORD_PROTECTED, 403, 403, 200, 200),
    ],
)
@pytest.mark.parametrize("part", ["", "/description", "/storyboards", "/captions"])
def test_privacy_holds_for_every_part(
    runtime: Runtime, client: TestClient[Any], video: Video, privacy: Privacy, part: str,
    anonymous: int, other: int, owner: int, moderator: int,
) -> None:  # fmt: skip
    with runtime.database.write() as session:
        session.get_one(Video, video.id).privacy = privacy
    path = f"/api/v1/videos/{video.uuid}{part}"
    assert client.get(path).status_code == anonymous
    for name, expected in (("paul", other), ("mary", owner), ("mod", moderator)):
        assert client.get(path, headers=signed_in(name)).status_code == expected


def test_an_unlisted_video_is_not_given_by_number(runtime: Runtime, client: TestClient[Any], mary: Owner) -> None:
    unlisted = add_video(runtime, mary, privacy=2)
    assert client.get(f"/api/v1/videos/{unlisted.uuid}").status_code == 200
    assert client.get(f"/api/v1/videos/{unlisted.id}").status_code == 401


def test_a_password_is_asked_for_as_recorded(runtime: Runtime, client: TestClient[Any], mary: Owner) -> None:
    locked = add_video(runtime, mary, row={"privacy": Privacy.PASSWORD_PROTECTED})
    path = f"/api/v1/videos/{locked.uuid}"
    assert client.get(path).json()["code"] == "video_requires_password"
    wrong = client.get(path, headers={"x-peertube-video-password": "bad"})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "incorrect_video_password")


@pytest.mark.parametrize(
    ("viewer", "changing", "removing"),
    [(None, 401, 401), ("paul", 403, 403), ("mary", 204, 204), ("mod", 204, 204), ("root", 204, 204)],
)
def test_who_may_change_and_remove(
    client: TestClient[Any], video: Video, viewer: str | None, changing: int, removing: int
) -> None:
    headers = signed_in(viewer) if viewer else {}
    path = f"/api/v1/videos/{video.uuid}"
    assert client.put(path, json={"name": "Renamed"}, headers=headers).status_code == changing
    assert client.get(f"{path}/source", headers=headers).status_code == (200 if changing == 204 else changing)
    assert client.delete(path, headers=headers).status_code == removing


@pytest.mark.parametrize(
    "body",
    [
        {"json": {"name": "Renamed", "tags": ["one", "two"], "nsfw": True, "category": None, "scheduleUpdate": None}},
        {"data": {"name": "Renamed", "tags[]": ["one", "two"], "nsfw": "true", "category": "null"}},
        {"data": {"name": "Renamed", "tags[0]": "one", "tags[1]": "two", "nsfw": "1", "category": ""}},
        {"data": {"name": "Renamed", "tags": ["one", "two"], "nsfw": "true", "category": ""}, "files": {"x": b""}},
    ],
)
def test_a_change_may_come_as_json_or_as_a_form(client: TestClient[Any], video: Video, body: dict[str, Any]) -> None:
    path = f"/api/v1/videos/{video.uuid}"
    answer = client.put(path, headers=signed_in("mary"), **body)
    assert answer.status_code == 204, answer.text
    changed = client.get(path).json()
    assert (changed["name"], changed["tags"], changed["nsfw"]) == ("Renamed", ["one", "two"], True)
    assert changed["category"] == {"id": None, "label": "Unknown"}
    assert changed["description"] == "A **markdown** description", "what was not given stays"


@pytest.mark.parametrize("body", [b"{", b"[1]", b'"x"'])
def test_a_body_that_is_no_object_is_refused(client: TestClient[Any], video: Video, body: bytes) -> None:
    headers = signed_in("mary") | {"content-type": "application/json"}
    assert client.put(f"/api/v1/videos/{video.uuid}", content=body, headers=headers).status_code == 400


def test_a_wrong_change_names_its_fields_and_changes_nothing(client: TestClient[Any], video: Video) -> None:
    path = f"/api/v1/videos/{video.uuid}"
    answer = client.put(path, json={"name": "x", "category": 125, "nsfw": True}, headers=signed_in("mary"))
    assert answer.status_code == 400
    assert set(answer.json()["invalid-params"]) == {"name", "category"}
    assert client.get(path).json()["nsfw"] is False
    foreign = client.put(path, json={"channelId": 10_000}, headers=signed_in("mary"))
    assert foreign.json()["detail"] == 'Unknown video "video channel" for this account.'


def test_a_removed_video_leaves_no_row_and_no_file(
    runtime: Runtime, client: TestClient[Any], video: Video, mary: Owner
) -> None:
    kinds = ("original-video-files", "streaming-playlists", "thumbnails", "storyboards", "web-videos")
    assert all(list(runtime.storage.list(kind)) for kind in kinds)
    assert client.delete(f"/api/v1/videos/{video.id}", headers=signed_in("mary")).status_code == 204
    assert client.get(f"/api/v1/videos/{video.uuid}").status_code == 404
    with runtime.database.read() as session:
        for table in (Video, VideoFile, StreamingPlaylist, Original, Thumbnail, Storyboard):
            assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
        deleting = sa.select(Job.type, Job.payload).where(Job.type == service.DELETE_FILES)
        (job,) = session.execute(deleting).all()
    run = JobRun(runtime, id=1, type=job.type, payload=job.payload, attempt=1)
    for _ in range(2):  # it may run again after a crash
        delete_files(run)
    assert not any(list(runtime.storage.list(kind)) for kind in kinds)


def test_a_scheduled_video_opens_when_its_time_has_come(runtime: Runtime, client: TestClient[Any], mary: Owner) -> None:
    at = clock.now() + dt.timedelta(hours=1)
    schedule = {"updateAt": at.isoformat(), "privacy": 1}
    made = add_video(runtime, mary, name="Later", privacy=3, scheduleUpdate=schedule)
    path = f"/api/v1/videos/{made.uuid}"
    with runtime.database.write() as session:
        service.apply_scheduled_updates(session)
    assert client.get(path).status_code == 401
    with clock.frozen(at + dt.timedelta(seconds=1)), runtime.database.write() as session:
        service.apply_scheduled_updates(session)
    opened = client.get(path).json()
    assert opened["privacy"]["id"] == 1
    assert "scheduledUpdate" not in opened
    assert opened["publishedAt"] > at.isoformat()[:19]


def test_a_file_token_is_for_one_video_and_ends(runtime: Runtime, client: TestClient[Any], mary: Owner) -> None:
    hidden = add_video(runtime, mary, privacy=3)
    path = f"/api/v1/videos/{hidden.uuid}/token"
    assert client.post(path).status_code == 401
    assert client.post(path, headers=signed_in("paul")).status_code == 403
    answer = client.post(path, headers=signed_in("mary"))
    assert compare(answer.json(), "token") == []
    token = answer.json()["files"]["token"]
    secret = runtime.secret
    assert tokens.is_valid(secret, token, hidden.uuid)
    assert not tokens.is_valid(secret, token, uuid.uuid4())
    assert not tokens.is_valid(secret, token[:-1] + ("A" if token[-1] != "A" else "B"), hidden.uuid)
    assert not tokens.is_valid(secret, "", hidden.uuid)
    with clock.frozen(clock.now() + dt.timedelta(hours=9)):
        assert not tokens.is_valid(secret, token, hidden.uuid)


def test_file_metadata(client: TestClient[Any], runtime: Runtime, video: Video) -> None:
    with runtime.database.read() as session:
        file_id = session.scalar(sa.select(VideoFile.id).where(VideoFile.playlist_id.is_not(None)))
    path = f"/api/v1/videos/{video.uuid}/metadata"
    known = client.get(f"{path}/{file_id}").json()
    assert set(known) == set(recorded("file metadata"))
    picture, sound = known["streams"]
    assert (picture["codec_name"], picture["width"], picture["height"]) == ("h264", 1280, 720)
    assert (sound["codec_type"], sound["codec_name"]) == ("audio", "aac")
    assert known["format"]["size"] == len(CONTENT)
    assert client.get(f"{path}/99999").status_code == 404
    assert client.get(f"{path}/x").status_code in (400, 404)


def test_pictures_are_two(runtime: Runtime, client: TestClient[Any], video: Video) -> None:
    details = client.get(f"/api/v1/videos/{video.uuid}").json()
    with runtime.database.read() as session:
        filenames = dict(session.execute(sa.select(Thumbnail.kind, Thumbnail.filename)).tuples().all())
    assert details["thumbnailPath"] == f"/lazy-static/thumbnails/{filenames[ThumbnailKind.MINIATURE]}"
    assert details["previewPath"] == f"/lazy-static/previews/{filenames[ThumbnailKind.PREVIEW]}"


def draw(color: str, size: tuple[int, int] = (640, 480)) -> bytes:
    """A picture as somebody's camera gives it."""
    file = io.BytesIO()
    Image.new("RGB", size, color).save(file, "PNG")
    return file.getvalue()


def test_a_picture_can_be_replaced(runtime: Runtime, client: TestClient[Any], video: Video) -> None:
    path = f"/api/v1/videos/{video.uuid}"
    before = client.get(path).json()
    files = {"thumbnailfile": ("mine.png", draw("red"), "image/png")}
    answer = client.put(path, data={"name": "Renamed"}, files=files, headers=signed_in("mary"))
    assert answer.status_code == 204, answer.text
    after = client.get(path).json()
    assert (after["name"], after["previewPath"]) == ("Renamed", before["previewPath"])
    assert after["thumbnailPath"] != before["thumbnailPath"]
    shown = Image.open(io.BytesIO(client.get(after["thumbnailPath"]).content))
    assert (shown.format, shown.size) == ("JPEG", MINIATURE)
    assert client.get(before["thumbnailPath"]).status_code == 404
    with runtime.database.read() as session:
        payload = session.scalar(sa.select(Job.payload).where(Job.type == service.DELETE_FILES))
    assert payload == {"keys": [f"thumbnails/small-{video.uuid}.jpg"], "folders": []}


@pytest.mark.parametrize("content", [b"", b"not a picture", draw("red")[:200]])
def test_what_is_no_picture_changes_nothing(client: TestClient[Any], video: Video, content: bytes) -> None:
    path = f"/api/v1/videos/{video.uuid}"
    files = {"previewfile": ("mine.png", content, "image/png")}
    answer = client.put(path, data={"name": "Renamed"}, files=files, headers=signed_in("mary"))
    assert answer.status_code == 400
    assert list(answer.json()["invalid-params"]) == ["previewfile"]
    assert client.get(path).json()["name"] == "Legacy upload"


def test_the_owner_is_told_what_was_uploaded(runtime: Runtime, client: TestClient[Any], video: Video) -> None:
    stream = VideoStream(
        index=0, codec="h264", profile="High", level=31, pixel_format="yuv420p", bit_depth=8, coded_width=1280,
        coded_height=720, sample_aspect_ratio=(1, 1), rotation=0, average_rate=(25, 1), real_rate=(25, 1),
        interlaced=False, color_transfer=1, color_primaries=1, color_space=1, full_range=False, bit_rate=1,
        keyframe_interval_seconds=2.0, codecs="avc1.64001f",
    )  # fmt: skip
    info = MediaInfo(
        container="mov,mp4", duration_seconds=4.0, bit_rate=1, size_bytes=2, chapters=[], stream_count=1, video=stream,
        audio=None,
    )  # fmt: skip
    with runtime.database.write() as session:
        session.execute(sa.update(Original).values(probed=msgspec.to_builtins(info)))
    source = client.get(f"/api/v1/videos/{video.uuid}/source", headers=signed_in("mary")).json()
    assert source["metadata"]["format"]["duration"] == 4.0
    assert source["metadata"]["streams"][0]["codec_name"] == "h264"
