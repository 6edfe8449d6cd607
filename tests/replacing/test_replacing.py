"""Another file for a video: sent in parts, made out of sight, then in the old one's place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from headwater.house.feature import collect
from headwater.publishing.model import Upload
from headwater.replacing import jobs as replacing_jobs
from headwater.replacing.service import swap
from headwater.runtime import Runtime
from headwater.settings import Settings, load_settings
from headwater.settings.media import VideoFileSettings
from headwater.transcoding.jobs import job_types as making_jobs
from headwater.videos import Original, Video, VideoFile, VideoState, mark_failed, mark_published
from headwater.videos.jobs import job_types as video_jobs
from tests.support.client import Person
from tests.support.clips import make_clip
from tests.support.shapes import assert_same_shape, load_capture
from tests.support.workers import is_busy, wait_until, working
from tests.videos.people import Owner, add_files, add_video

if TYPE_CHECKING:
    from tests.support.client import Client

CONTENT = b"not really a film" * 10


@pytest.fixture
def settings(settings: Settings) -> Settings:
    environment = {
        "HEADWATER__STORAGE__ROOT": settings.storage.root,
        "HEADWATER__DATABASE__URL": settings.database.url,
        "HEADWATER__RATES_LIMIT__ENABLED": "false",
        "HEADWATER__VIDEO_FILE__UPDATE__ENABLED": "true",
        "HEADWATER__TRANSCODING__ORIGINAL_FILE__KEEP": "true",
    }
    return load_settings(environment=environment)


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    made = add_video(runtime, Owner.of(user))
    add_files(runtime, made)
    return made


def begin(person: Any, video: Video, size: int = len(CONTENT), filename: Any = "new.mp4", **headers: str) -> Any:
    given = {"X-Upload-Content-Length": str(size), "X-Upload-Content-Type": "video/mp4"} | headers
    return person.post(
        f"/api/v1/videos/{video.uuid}/source/replace-resumable", json={"filename": filename}, headers=given
    )


def place_of(answer: Any) -> str:
    assert answer.status_code == 201, answer.text
    found: str = answer.headers["location"].split("localhost:9000")[-1]
    return found


def send(person: Any, place: str, content: bytes = CONTENT) -> Any:
    headers = {"Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}"}
    return person.put(place, content=content, headers=headers)


def find_hidden(runtime: Runtime) -> Video | None:
    with runtime.database.read() as session:
        return session.scalar(sa.select(Video).where(Video.replaces_id.is_not(None)))


def finish_hidden(runtime: Runtime) -> None:
    """Do what making it does, with small contents."""
    hidden = find_hidden(runtime)
    assert hidden is not None
    with runtime.database.write() as session:
        session.execute(sa.delete(Original).where(Original.video_id == hidden.id))
    add_files(runtime, hidden)
    with runtime.database.write() as session:
        mark_published(session, hidden.id)
        session.execute(sa.update(Video).where(Video.id == hidden.id).values(duration_seconds=99))


def work(runtime: Runtime, types: Any = (*replacing_jobs.job_types, *video_jobs)) -> None:
    with working(runtime, types):
        wait_until(lambda: not is_busy(runtime, types), "the jobs have ended")


def details(client: Any, video: Video) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/videos/{video.uuid}").json()
    return found


def count_keys(runtime: Runtime) -> int:
    kinds = ("original-video-files", "streaming-playlists", "thumbnails", "storyboards", "web-videos")
    return sum(1 for kind in kinds for _ in runtime.storage.list(kind))


def test_the_old_file_is_watched_until_the_new_one_is_whole(
    client: Client, runtime: Runtime, user: Person, video: Video
) -> None:
    before = details(client, video)
    playlist = before["streamingPlaylists"][0]["playlistUrl"]
    count_before = count_keys(runtime)
    begun = begin(user, video)
    assert_same_shape(begun, load_capture("videos", "replace source init"))
    place = place_of(begun)
    half = {"Content-Range": f"bytes 0-9/{len(CONTENT)}"}
    assert user.put(place, content=CONTENT[:10], headers=half).headers["range"] == "bytes=0-9"
    assert send(user, place).status_code == 204
    assert send(user, place).status_code == 204, "a repeated last part changes nothing"
    assert details(client, video) == before
    assert client.get(playlist).status_code == 200
    finish_hidden(runtime)
    assert details(client, video)["duration"] == before["duration"], "not before the swap"
    work(runtime)
    after = details(client, video)
    assert (after["duration"], after["uuid"], after["id"]) == (99, before["uuid"], before["id"])
    assert after["inputFileUpdatedAt"] is not None
    assert after["streamingPlaylists"][0]["playlistUrl"] != playlist
    assert client.get(after["streamingPlaylists"][0]["playlistUrl"]).status_code == 200
    assert client.get(after["streamingPlaylists"][0]["files"][0]["fileUrl"]).status_code == 200
    assert client.get(after["files"][0]["fileUrl"]).status_code == 200
    assert client.get(playlist).status_code == 404
    assert find_hidden(runtime) is None
    # one more at most: the bytes that only this test's stand-in leaves behind
    assert count_keys(runtime) <= count_before + 1
    assert user.get("/api/v1/users/me/videos").json()["total"] == 1


def test_pictures_that_the_owner_chose_stay(client: Client, runtime: Runtime, user: Person, video: Video) -> None:
    with runtime.database.write() as session:
        session.execute(sa.text("UPDATE thumbnail SET automatic = false"))
    chosen = details(client, video)["previewPath"]
    send(user, place_of(begin(user, video)))
    finish_hidden(runtime)
    work(runtime)
    assert details(client, video)["previewPath"] == chosen
    assert client.get(chosen).status_code == 200


def test_a_swap_bears_repetition_and_a_crash_before_it(runtime: Runtime, user: Person, video: Video) -> None:
    send(user, place_of(begin(user, video)))
    finish_hidden(runtime)
    hidden = find_hidden(runtime)
    assert hidden is not None
    with pytest.raises(RuntimeError), runtime.database.write() as session:
        swap(session, runtime.settings, hidden.id)
        raise RuntimeError("the power goes")
    assert details(user, video)["duration"] != 99
    for _ in range(2):
        with runtime.database.write() as session:
            swap(session, runtime.settings, hidden.id)
    assert details(user, video)["duration"] == 99


def test_nobody_sees_what_is_being_made(
    client: Client, runtime: Runtime, user: Person, admin: Person, video: Video
) -> None:
    send(user, place_of(begin(user, video)))
    hidden = find_hidden(runtime)
    assert hidden is not None
    for person in (client, user, admin):
        for name in (hidden.id, hidden.uuid):
            assert person.get(f"/api/v1/videos/{name}").status_code == 404
    assert user.get("/api/v1/users/me/videos").json()["total"] == 1
    everything = "/api/v1/videos?include=1&privacyOneOf=1&privacyOneOf=3&nsfw=both"
    assert admin.get(everything).json()["total"] == 1
    assert admin.get(f"/api/v1/users/{user.user_id}?withStats=true").json()["videosCount"] == 1


def test_a_file_that_is_no_use_leaves_everything_as_it_was(
    client: Client, runtime: Runtime, user: Person, video: Video
) -> None:
    before, count_before = details(client, video), count_keys(runtime)
    send(user, place_of(begin(user, video)))
    hidden = find_hidden(runtime)
    assert hidden is not None
    with runtime.database.write() as session:
        mark_failed(session, hidden.id, "This is no film.")
    work(runtime)
    after = details(client, video)
    assert after["streamingPlaylists"] == before["streamingPlaylists"]
    assert after["state"]["id"] == VideoState.PUBLISHED
    assert (find_hidden(runtime), count_keys(runtime)) == (None, count_before)
    with runtime.database.read() as session:
        assert session.get_one(Video, video.id).failure == "This is no film."
    assert begin(user, video).status_code == 201, "another one may be tried"


def test_what_is_refused(
    client: Client, runtime: Runtime, user: Person, other: Person, moderator: Person, video: Video
) -> None:
    assert begin(client, video).status_code == 401
    assert begin(other, video).status_code == 403
    assert begin(moderator, video).status_code == 201
    assert begin(user, video, filename="a.txt").status_code == 415
    assert begin(user, video, **{"X-Upload-Content-Type": "text/plain"}).status_code == 415
    assert begin(user, video, size=80 << 30).status_code == 413
    for filename in ("", None, 5, "a" * 1001 + ".mp4", "nul\x00.mp4"):
        answer = begin(user, video, filename=filename)
        assert (answer.status_code, list(answer.json()["invalid-params"])) == (400, ["filename"])
    for size in ("0", "-1", "many"):
        assert begin(user, video, **{"X-Upload-Content-Length": size}).status_code == 400
    unknown = "/api/v1/videos/00000000-0000-4000-8000-000000000000/source/replace-resumable"
    assert user.post(unknown, json={"filename": "a.mp4"}).status_code == 404
    place = place_of(begin(user, video))
    assert send(other, place).status_code == 403
    assert send(user, place.replace("/source/replace-resumable", "").split("?")[0] + "?x").status_code == 400
    second = add_video(runtime, Owner.of(user))
    elsewhere = place.replace(str(video.uuid), str(second.uuid))
    assert send(user, elsewhere).json()["error"]["code"] == "Forbidden"
    plain = "/api/v1/videos/upload-resumable?" + place.partition("?")[2]
    assert send(user, plain).json()["error"]["code"] == "Forbidden"
    assert send(user, place).status_code == 204
    assert begin(user, video).status_code == 409, "one at a time"


@pytest.mark.parametrize("state", [VideoState.TO_TRANSCODE, VideoState.TO_EDIT])
def test_not_while_the_video_is_being_made(runtime: Runtime, user: Person, state: VideoState) -> None:
    made = add_video(runtime, Owner.of(user), row={"state": state})
    assert begin(user, made).status_code == 409
    live = add_video(runtime, Owner.of(user), row={"is_live": True})
    assert begin(user, live).status_code == 400


def test_only_where_the_administrator_allows_it(client: Client, runtime: Runtime, user: Person, video: Video) -> None:
    runtime.settings = replace(runtime.settings, video_file=VideoFileSettings())
    assert begin(user, video).status_code == 403
    assert client.get("/api/v1/config").json()["videoFile"] == {"update": {"enabled": False}}


def test_the_configuration_says_so(client: Client) -> None:
    assert client.get("/api/v1/config").json()["videoFile"] == {"update": {"enabled": True}}


def test_the_quota_of_the_owner_counts(runtime: Runtime, user: Person, moderator: Person, video: Video) -> None:
    place = place_of(begin(moderator, video))
    with runtime.database.write() as session:
        session.execute(sa.text('UPDATE "user" SET video_quota = 100 WHERE id = :id'), {"id": user.user_id})
    assert begin(user, video).json()["code"] == "quota_reached"
    assert send(moderator, place).json()["code"] == "quota_reached"
    assert find_hidden(runtime) is None


def test_a_cancelled_file_is_forgotten(runtime: Runtime, user: Person, other: Person, video: Video) -> None:
    place = place_of(begin(user, video))
    half = {"Content-Range": f"bytes 0-9/{len(CONTENT)}"}
    user.put(place, content=CONTENT[:10], headers=half)
    assert other.delete(place).status_code == 403
    assert user.delete(place).status_code == user.delete(place).status_code == 204
    assert send(user, place).status_code == 403
    assert list(runtime.storage.spool.iterdir()) == []


def test_a_video_takes_its_replacement_along(runtime: Runtime, user: Person, video: Video) -> None:
    send(user, place_of(begin(user, video)))
    with runtime.database.write() as session:  # one more that is still on its way
        session.add(
            Upload(
                upload_id="x", user_id=user.user_id, filename="a.mp4", mimetype="video/mp4", size_bytes=1, details={},
                replaces_video_id=video.id, created_at=video.created_at, touched_at=video.created_at,
            )
        )  # fmt: skip
    assert user.delete(f"/api/v1/videos/{video.uuid}").status_code == 204
    work(runtime, video_jobs)
    assert (find_hidden(runtime), count_keys(runtime)) == (None, 0)
    with runtime.database.read() as session:
        assert session.scalars(sa.select(Upload.upload_id).where(Upload.replaces_video_id.is_not(None))).all() == []


def test_a_channel_takes_all_of_it_along(runtime: Runtime, user: Person, video: Video) -> None:
    send(user, place_of(begin(user, video)))
    assert user.delete("/api/v1/users/me").status_code == 204
    with runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Video)) == 0


def test_the_kept_original_can_be_removed(runtime: Runtime, admin: Person, user: Person, video: Video) -> None:
    source = f"/api/v1/videos/{video.uuid}/source"
    assert user.get(source).json()["fileDownloadUrl"]
    assert user.delete(f"{source}/file").status_code == 403
    removed = admin.delete(f"{source}/file")
    assert_same_shape(removed, load_capture("videos", "source file delete"))
    assert user.get(source).json()["fileDownloadUrl"] is None
    assert admin.delete(f"{source}/file").status_code == 404
    work(runtime, video_jobs)
    assert list(runtime.storage.list("original-video-files")) == []


@pytest.mark.slow
def test_a_real_file_takes_the_place_of_another(
    client: Client, runtime: Runtime, user: Person, video: Video, tmp_path: Path
) -> None:
    clip = make_clip(tmp_path / "new.mp4", seconds=3, size="256x144").read_bytes()
    place = place_of(begin(user, video, size=len(clip)))
    assert send(user, place, clip).status_code == 204
    work(runtime, list(collect("jobs")))
    after = details(client, video)
    assert (after["duration"], after["state"]["id"]) == (3, VideoState.PUBLISHED)
    files = after["streamingPlaylists"][0]["files"]
    assert [file["resolution"]["id"] for file in files] == [144]
    assert client.get(files[0]["fileUrl"]).status_code == 200
    assert client.get(f"/api/v1/videos/{video.uuid}/storyboards").json()["storyboards"]
    assert user.get(f"/api/v1/videos/{video.uuid}/source").json()["filename"] == "new.mp4"
    with runtime.database.read() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(VideoFile)) == 1
    assert {kind.name for kind in making_jobs} >= {"storyboard", "tidy-hls"}, "named in replacing.service"
