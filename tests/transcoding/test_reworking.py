"""Rungs removed and made again, with real files, real ffmpeg and a real worker."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.support.clips import make_clip
from tests.support.leavings import check_playlist
from tests.support.originals import add_original
from tests.transcoding.test_pipeline import list_keys, read_video, work_off

from headwater.jobs.model import Job, JobState
from headwater.runtime import Runtime
from headwater.transcoding.reworking import service
from headwater.videos import StreamingPlaylist, VideoFile, VideoState
from headwater.videos.store import find_video

pytestmark = pytest.mark.slow


@pytest.fixture
def video_id(runtime: Runtime, tmp_path: Path) -> int:
    made = add_original(runtime, make_clip(tmp_path / "film.mp4", seconds=5, size="426x240"))
    work_off(runtime)
    return made


def order(runtime: Runtime, video_id: int, *, plain: bool = False) -> None:
    with runtime.database.write() as session:
        service.make_again(session, runtime.settings, find_video(session, video_id), plain=plain, forced=False)
    work_off(runtime)


def remove(runtime: Runtime, video_id: int, resolution: int) -> VideoFile:
    _, files = read_video(runtime, video_id)
    (gone,) = [file for file in files if file.resolution == resolution]
    with runtime.database.write() as session:
        service.remove_hls_file(session, runtime.settings, find_video(session, video_id), gone.id)
    work_off(runtime)
    return gone


def read_playlist(runtime: Runtime) -> tuple[StreamingPlaylist, list[VideoFile], dict[str, object]]:
    with runtime.database.read() as session:
        playlist = session.scalars(sa.select(StreamingPlaylist)).one()
        rungs = list(session.scalars(sa.select(VideoFile).where(VideoFile.playlist_id == playlist.id)))
    return playlist, rungs, json.loads(runtime.storage.read_bytes(f"{playlist.directory}/{playlist.sha256_filename}"))


def run_delayed(runtime: Runtime) -> None:
    with runtime.database.write() as session:
        session.execute(sa.update(Job).where(Job.state == JobState.DELAYED).values(state=JobState.WAITING))
    work_off(runtime)


def test_a_removed_rung_is_unlisted_at_once_and_gone_a_day_later(runtime: Runtime, video_id: int) -> None:
    gone = remove(runtime, video_id, 144)
    playlist, rungs, hashes = read_playlist(runtime)
    assert [rung.resolution for rung in rungs] == [240]
    master = runtime.storage.read_bytes(f"{playlist.directory}/{playlist.master_filename}").decode()
    assert gone.playlist_filename and gone.playlist_filename not in master
    check_playlist(runtime, playlist, rungs)
    text = runtime.storage.read_bytes(f"{playlist.directory}/{gone.playlist_filename}").decode()
    assert gone.filename in text and gone.storage_key in list_keys(runtime), "whoever watches it goes on"
    assert gone.filename in hashes
    run_delayed(runtime)
    run_delayed(runtime)
    playlist, rungs, hashes = read_playlist(runtime)
    assert set(hashes) == {rungs[0].filename}
    assert gone.storage_key not in list_keys(runtime)
    assert f"{playlist.directory}/{gone.playlist_filename}" not in list_keys(runtime)
    check_playlist(runtime, playlist, rungs)


def test_what_is_missing_or_damaged_is_made_again_from_the_best_that_is_left(runtime: Runtime, video_id: int) -> None:
    remove(runtime, video_id, 144)
    order(runtime, video_id)
    video, files = read_video(runtime, video_id)
    assert (video.state, video.failure) == (VideoState.PUBLISHED, None)
    assert [file.resolution for file in files] == [144, 240]
    small, tall = files
    assert small.storage_key is not None
    runtime.storage.put_bytes(small.storage_key, b"damaged")
    order(runtime, video_id)
    _, (again, same) = read_video(runtime, video_id)
    assert same.id == tall.id and again.id != small.id, "what is whole stays as it is"
    playlist, rungs, _ = read_playlist(runtime)
    assert playlist.finished_at is not None
    check_playlist(runtime, playlist, rungs)


def test_plain_files_are_copied_from_rungs_and_hls_is_made_again_from_them(runtime: Runtime, video_id: int) -> None:
    order(runtime, video_id, plain=True)
    _, files = read_video(runtime, video_id)
    plain = [file for file in files if file.playlist_id is None]
    assert [file.resolution for file in plain] == [144, 240]
    for file in plain:
        content = runtime.storage.read_bytes(file.storage_key or "")
        assert len(content) == file.size_bytes and content.index(b"moov") < content.index(b"mdat")
    with runtime.database.write() as session:
        service.remove_hls(session, find_video(session, video_id))
    work_off(runtime)
    assert not any(key.startswith("streaming-playlists") for key in list_keys(runtime))
    order(runtime, video_id)
    playlist, rungs, _ = read_playlist(runtime)
    assert sorted(rung.resolution for rung in rungs) == [144, 240]
    check_playlist(runtime, playlist, rungs)


def test_nothing_left_to_make_it_from(runtime: Runtime, video_id: int) -> None:
    for key in list_keys(runtime):
        if key.endswith(".mp4"):
            runtime.storage.delete(key)
    order(runtime, video_id)
    video, files = read_video(runtime, video_id)
    assert files == []
    assert video.failure and "left" in video.failure
