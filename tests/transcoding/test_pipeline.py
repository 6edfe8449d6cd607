"""From an original to a finished video, with real files, real ffmpeg and a real worker."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.support.clips import HEVC, make_clip, make_sound
from tests.support.originals import add_original
from tests.support.transcoding import read_master, read_video, with_transcoding, work_off

from headwater.jobs.model import Job, JobState
from headwater.runtime import Runtime
from headwater.videos import Original, Storyboard, StreamingPlaylist, Thumbnail, VideoFile, VideoState

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


def list_keys(runtime: Runtime) -> set[str]:
    kinds = ("original-video-files", "streaming-playlists", "thumbnails", "storyboards", "web-videos")
    return {blob.key for kind in kinds for blob in runtime.storage.list(kind)}


def test_a_copyable_video_becomes_a_whole_ladder(runtime: Runtime, clips: Path) -> None:
    video_id = add_original(runtime, make_clip(clips / "film.mp4", seconds=9, size="854x480"))
    work_off(runtime)
    video, files = read_video(runtime, video_id)
    assert (video.state, video.failure, video.duration_seconds) == (VideoState.PUBLISHED, None, 9)
    assert [file.resolution for file in files] == [144, 240, 360, 480]
    assert all(file.finished_at and file.storage_key for file in files)
    with runtime.database.read() as session:
        playlist = session.scalars(sa.select(StreamingPlaylist)).one()
        pictures = [*session.scalars(sa.select(Thumbnail)), *session.scalars(sa.select(Storyboard))]
        original = session.scalars(sa.select(Original)).one()
    assert playlist.finished_at is not None
    assert sorted(playlist.planned) == [144, 240, 360, 480]
    assert original.storage_key is None, "the original is not kept unless asked for"
    assert len(pictures) == 3
    keys = list_keys(runtime)
    assert {picture.storage_key for picture in pictures} <= keys
    assert not any(key.startswith("original-video-files") for key in keys)
    assert list(runtime.storage.tmp.glob("*/*")) == [], "nothing is left in tmp"


def test_what_the_playlists_say_is_true(runtime: Runtime, clips: Path) -> None:
    add_original(runtime, make_clip(clips / "truth.mp4", seconds=9, size="426x240"))
    work_off(runtime)
    with runtime.database.read() as session:
        playlist = session.scalars(sa.select(StreamingPlaylist)).one()

    def read(name: str) -> bytes:
        return runtime.storage.read_bytes(f"{playlist.directory}/{name}")

    hashes = json.loads(read(playlist.sha256_filename))
    master = read(playlist.master_filename).decode()
    rungs = [line for line in master.splitlines() if line.endswith(".m3u8")]
    assert len(rungs) == 2
    for rung in rungs:
        text = read(rung).decode()
        assert text.splitlines()[:2] == ["#EXTM3U", "#EXT-X-VERSION:7"]
        assert "#EXT-X-ENDLIST" in text
        ranges = re.findall(r"#EXT-X-BYTERANGE:(\d+)@(\d+)\n(\S+)", text)
        content = read(ranges[0][2])
        for size, offset, name in ranges:
            start, end = int(offset), int(offset) + int(size)
            assert hashes[name][f"{start}-{end - 1}"] == hashlib.sha256(content[start:end]).hexdigest()
    singles = [name for name in hashes if name.endswith(".m4s")]
    assert singles, "players that began earlier still fetch single segments"
    for name in singles:
        assert hashlib.sha256(read(name)).hexdigest() == hashes[name]


def test_a_day_later_single_segments_are_gone(runtime: Runtime, clips: Path) -> None:
    add_original(runtime, make_clip(clips / "later.mp4", seconds=5, size="256x144"))
    work_off(runtime)
    assert any(key.endswith(".m4s") for key in list_keys(runtime))
    with runtime.database.write() as session:
        session.execute(sa.update(Job).where(Job.state == JobState.DELAYED).values(state=JobState.WAITING))
    work_off(runtime)
    keys = list_keys(runtime)
    assert not any(key.endswith((".m4s", "-init.mp4")) for key in keys)
    with runtime.database.read() as session:
        playlist = session.scalars(sa.select(StreamingPlaylist)).one()
        names = {file.filename for file in session.scalars(sa.select(VideoFile))}
    hashes = json.loads(runtime.storage.read_bytes(f"{playlist.directory}/{playlist.sha256_filename}"))
    assert set(hashes) == names


@pytest.mark.parametrize(
    ("name", "making"),
    [
        ("upright.mov", {"codec": HEVC, "rotation": 90, "size": "640x360"}),
        ("odd.mkv", {"codec": HEVC, "size": "322x242"}),
    ],
)
def test_other_sources_are_converted(runtime: Runtime, clips: Path, name: str, making: dict[str, object]) -> None:
    video_id = add_original(runtime, make_clip(clips / name, seconds=5, **making))  # type: ignore[arg-type]
    work_off(runtime)
    video, files = read_video(runtime, video_id)
    assert (video.state, video.failure) == (VideoState.PUBLISHED, None)
    assert files
    if "rotation" in making:
        assert all(file.width < file.height for file in files)


def test_sound_becomes_a_video_under_its_cover(runtime: Runtime, clips: Path) -> None:
    with_sound_rung = with_transcoding(runtime, {"resolutions": {"0p": True}})
    video_id = add_original(runtime, make_sound(clips / "song.mp3"))
    work_off(with_sound_rung)
    video, files = read_video(runtime, video_id)
    assert (video.state, video.failure, video.duration_seconds) == (VideoState.PUBLISHED, None, 3)
    assert [(file.resolution, file.has_video, file.has_audio) for file in files] == [
        (0, False, True),
        (480, True, True),
    ]
    with runtime.database.read() as session:
        assert session.scalars(sa.select(Storyboard)).all() == [], "one picture needs no storyboard"
        assert len(session.scalars(sa.select(Thumbnail)).all()) == 2
    master = read_master(runtime, video_id)
    assert 'CODECS="mp4a.40.2"' in master and "RESOLUTION=850x480" in master


def test_a_broken_file_fails_with_a_reason_for_its_owner(runtime: Runtime, clips: Path) -> None:
    garbage = clips / "garbage.mp4"
    garbage.write_bytes(b"not a film at all" * 1000)
    video_id = add_original(runtime, garbage)
    work_off(runtime)
    video, files = read_video(runtime, video_id)
    assert video.state is VideoState.TRANSCODING_FAILED
    assert video.failure and "." in video.failure
    assert files == []
    keys = list_keys(runtime)
    assert len(keys) == 1 and keys.pop().startswith("original-video-files"), "the owner's file is kept"


def test_a_video_that_was_given_up_says_so(runtime: Runtime, clips: Path) -> None:
    video_id = add_original(runtime, make_clip(clips / "stranded.mp4", seconds=2, size="256x144"))
    from headwater.jobs import enqueue

    with runtime.database.write() as session:
        session.execute(sa.update(Job).values(state=JobState.FAILED))
        enqueue(session, "fail-stranded-videos", {})
    work_off(runtime)
    video, _ = read_video(runtime, video_id)
    assert video.state is VideoState.TRANSCODING_FAILED
    assert video.failure
