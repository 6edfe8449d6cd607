"""Removing renditions and ordering them anew over REST: rights, refusals, what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.support.client import Person
from tests.support.shapes import assert_same_shape, load_capture
from tests.videos.people import Owner, add_files, add_video

from headwater.jobs import enqueue
from headwater.jobs.model import Job
from headwater.runtime import Runtime
from headwater.videos import StreamingPlaylist, Video, VideoFile, VideoState

if TYPE_CHECKING:
    from tests.support.client import Client


@pytest.fixture
def video(runtime: Runtime, user: Person) -> Video:
    made = add_video(runtime, Owner.of(user))
    add_files(runtime, made)
    return made


def file_ids(runtime: Runtime, video: Video, *, hls: bool) -> list[int]:
    kind = VideoFile.playlist_id.is_not(None) if hls else VideoFile.playlist_id.is_(None)
    with runtime.database.read() as session:
        return list(session.scalars(sa.select(VideoFile.id).where(VideoFile.video_id == video.id, kind)))


def drop(runtime: Runtime, video: Video, *, hls: bool) -> None:
    with runtime.database.write() as session:
        ids = file_ids(runtime, video, hls=hls)
        session.execute(sa.delete(VideoFile).where(VideoFile.id.in_(ids)))
        if hls:
            session.execute(sa.delete(StreamingPlaylist).where(StreamingPlaylist.video_id == video.id))


def jobs(runtime: Runtime) -> dict[str, Any]:
    with runtime.database.read() as session:
        return {job.type: job for job in session.scalars(sa.select(Job).order_by(Job.id))}


def test_hls_goes_when_plain_files_stay(runtime: Runtime, admin: Person, video: Video) -> None:
    assert admin.delete(f"/api/v1/videos/{video.uuid}/hls").status_code == 204
    details = admin.get(f"/api/v1/videos/{video.uuid}").json()
    assert details["streamingPlaylists"] == []
    assert details["files"]
    assert jobs(runtime)["delete-files"].payload["folders"] == [f"streaming-playlists/hls/{video.uuid}"]
    assert admin.delete(f"/api/v1/videos/{video.uuid}/hls").status_code == 400
    assert admin.delete(f"/api/v1/videos/{video.uuid}/web-videos").status_code == 400, "the last files stay"


@pytest.mark.parametrize("name", ["web-videos", "webtorrent"])
def test_plain_files_go_when_hls_stays(runtime: Runtime, admin: Person, video: Video, name: str) -> None:
    (file_id,) = file_ids(runtime, video, hls=False)
    assert admin.delete(f"/api/v1/videos/{video.uuid}/{name}/{file_id}").status_code == 204
    assert admin.get(f"/api/v1/videos/{video.uuid}").json()["files"] == []
    (key,) = jobs(runtime)["delete-files"].payload["keys"]
    assert key.startswith("web-videos/")
    assert admin.delete(f"/api/v1/videos/{video.uuid}/{name}/{file_id}").status_code == 404
    assert admin.delete(f"/api/v1/videos/{video.uuid}/{name}").status_code == 400


def test_the_last_files_stay(runtime: Runtime, admin: Person, video: Video) -> None:
    drop(runtime, video, hls=False)
    answer = admin.delete(f"/api/v1/videos/{video.uuid}/hls")
    assert answer.status_code == 400
    assert_same_shape(answer, load_capture("videos", "file delete last remaining"))
    ids = file_ids(runtime, video, hls=True)
    for file_id in ids[:-1]:
        assert admin.delete(f"/api/v1/videos/{video.uuid}/hls/{file_id}").status_code == 204
    assert admin.delete(f"/api/v1/videos/{video.uuid}/hls/{ids[-1]}").status_code == 400
    assert len(file_ids(runtime, video, hls=True)) == 1


def test_unknown_files_and_videos(admin: Person, video: Video) -> None:
    answer = admin.delete(f"/api/v1/videos/{video.uuid}/hls/999999")
    assert answer.status_code == 404
    assert_same_shape(answer, load_capture("videos", "files delete hls file unknown"))
    huge = "9" * 30
    assert admin.delete(f"/api/v1/videos/{video.uuid}/hls/{huge}").status_code == 400
    assert admin.delete("/api/v1/videos/nonsense/hls").status_code == 400
    assert admin.delete("/api/v1/videos/999999/hls").status_code == 404


def test_nothing_goes_while_it_is_made(runtime: Runtime, admin: Person, video: Video) -> None:
    with runtime.database.write() as session:
        enqueue(session, "transcode", {"video_id": video.id}, key=f"video:{video.id}")
    for part in ("hls", "web-videos"):
        assert admin.delete(f"/api/v1/videos/{video.uuid}/{part}").status_code == 400
    again = admin.post(f"/api/v1/videos/{video.uuid}/transcoding", json={"transcodingType": "hls"})
    assert (again.status_code, again.json()["code"]) == (409, "video_already_being_transcoded")
    order = {"transcodingType": "hls", "forceTranscoding": True}
    assert admin.post(f"/api/v1/videos/{video.uuid}/transcoding", json=order).status_code == 204


def test_files_of_other_instances_are_not_ours_to_change(runtime: Runtime, admin: Person, video: Video) -> None:
    with runtime.database.write() as session:
        session.execute(sa.update(Video).values(is_local=False))
    assert admin.delete(f"/api/v1/videos/{video.uuid}/hls").status_code == 400
    order = {"transcodingType": "hls"}
    assert admin.post(f"/api/v1/videos/{video.uuid}/transcoding", json=order).status_code == 400


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({}, "transcodingType"),
        ({"transcodingType": "vhs"}, "transcodingType"),
        ({"transcodingType": ["hls"]}, "transcodingType"),
        ({"transcodingType": "hls", "forceTranscoding": "perhaps"}, "forceTranscoding"),
    ],
)
def test_an_order_that_cannot_be_read(admin: Person, video: Video, order: dict[str, Any], field: str) -> None:
    answer = admin.post(f"/api/v1/videos/{video.uuid}/transcoding", json=order)
    assert answer.status_code == 400
    assert set(answer.json()["invalid-params"]) == {field}


def test_only_administrators(client: Client, user: Person, moderator: Person, video: Video) -> None:
    for person in (user, moderator):
        assert person.delete(f"/api/v1/videos/{video.uuid}/hls").status_code == 403
        order = person.post(f"/api/v1/videos/{video.uuid}/transcoding", json={"transcodingType": "hls"})
        assert order.status_code == 403
    assert client.delete(f"/api/v1/videos/{video.uuid}/hls").status_code == 401


@pytest.mark.parametrize(("kind", "job"), [("hls", "make-again"), ("web-video", "make-web-videos")])
def test_an_order_becomes_a_job(runtime: Runtime, admin: Person, video: Video, kind: str, job: str) -> None:
    with runtime.database.write() as session:
        session.execute(sa.update(Video).values(state=VideoState.TRANSCODING_FAILED, failure="broken"))
    answer = admin.post(f"/api/v1/videos/{video.uuid}/transcoding", json={"transcodingType": kind})
    assert (answer.status_code, answer.content) == (204, b"")
    assert jobs(runtime)[job].payload == {"video_id": video.id}
    assert admin.get(f"/api/v1/videos/{video.uuid}").json()["state"]["id"] == VideoState.TO_TRANSCODE
