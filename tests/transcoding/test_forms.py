"""The forms that settings ask for: sound apart, plain files beside HLS or alone, more codecs, even loudness."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support.clips import make_clip, make_sound
from tests.support.originals import add_original
from tests.support.transcoding import open_file, read_master, read_video, with_transcoding, work_off

from headwater.media.encoders import find_codecs
from headwater.runtime import Runtime
from headwater.transcoding.bench import open_bench
from headwater.videos import VideoState

pytestmark = pytest.mark.slow
SIZES = {"144p": True} | {f"{height}p": False for height in (240, 360, 480, 720, 1080, 1440, 2160)}


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two rungs' worth that can be copied."""
    return make_clip(tmp_path_factory.mktemp("clips") / "film.mp4", seconds=3, size="320x180")


def make(runtime: Runtime, film: Path, changes: dict[str, object]) -> int:
    changed = with_transcoding(runtime, {"resolutions": SIZES, **changes})
    video_id = add_original(changed, film)
    work_off(changed)
    return video_id


def test_sound_apart_comes_with_one_file_that_has_both(runtime: Runtime, film: Path) -> None:
    video_id = make(runtime, film, {"hls": {"split_audio_and_video": True}})
    video, files = read_video(runtime, video_id)
    assert (video.state, video.failure) == (VideoState.PUBLISHED, None)
    rungs = [(file.resolution, file.has_video, file.has_audio) for file in files if file.playlist_id]
    assert rungs == [(0, False, True), (144, True, False), (180, True, False)]
    for file in (file for file in files if file.playlist_id):
        info = open_file(runtime, file)
        assert (info.video is not None, info.audio is not None) == (file.has_video, file.has_audio)
    (whole,) = (file for file in files if file.playlist_id is None)
    info = open_file(runtime, whole)
    assert whole.resolution == 180 and info.video is not None and info.audio is not None
    master = read_master(runtime, video_id)
    (sound,) = re.findall(r'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio".*URI="(.+)"', master)
    assert sound == files[0].playlist_filename
    assert master.count('AUDIO="audio"') == 2 and master.count(sound) == 1


def test_plain_files_beside_hls_are_copies_of_its_rungs(runtime: Runtime, film: Path) -> None:
    video_id = make(runtime, film, {"web_videos": {"enabled": True}})
    _, files = read_video(runtime, video_id)
    assert sorted((file.resolution, file.playlist_id is None) for file in files) == [
        (144, False), (144, True), (180, False), (180, True),
    ]  # fmt: skip
    for file in (file for file in files if file.playlist_id is None):
        assert file.storage_key is not None and file.storage_key.startswith("web-videos/")
        head = next(runtime.storage.read_range(file.storage_key, 0, 4096))
        assert head.index(b"moov") < 100, "the index comes first: it plays while it loads"


def test_without_hls_there_are_plain_files_only(runtime: Runtime, film: Path) -> None:
    video_id = make(runtime, film, {"hls": {"enabled": False}, "web_videos": {"enabled": True}})
    video, files = read_video(runtime, video_id)
    assert (video.state, video.failure) == (VideoState.PUBLISHED, None) and video.playable_at is not None
    assert [(file.resolution, file.playlist_id) for file in files] == [(144, None), (180, None)]
    assert not list(runtime.storage.list("streaming-playlists"))
    assert [round(open_file(runtime, file).duration_seconds) for file in files] == [3, 3]


def test_more_codecs_follow_when_the_video_is_finished(runtime: Runtime, film: Path) -> None:
    codecs = {name: {"enabled": True} for name in ("vp9", "hevc", "av1")}
    can = find_codecs(open_bench(runtime.settings.transcoding))
    assert {"vp9", "hevc", "av1"} <= set(can)
    video_id = make(runtime, film, {"codecs": codecs})
    video, files = read_video(runtime, video_id)
    assert (video.state, video.failure) == (VideoState.PUBLISHED, None)
    assert {(file.resolution, file.codec) for file in files} == {
        (height, codec) for height in (144, 180) for codec in ("h264", "vp9", "hevc", "av1")
    }
    for file in files:
        info = open_file(runtime, file)
        assert info.video is not None and info.audio is not None
        assert (info.video.height, round(info.duration_seconds)) == (file.resolution, 3)
        assert {"libdav1d": "av1"}.get(info.video.codec, info.video.codec) == file.codec
    names = re.findall(r'CODECS="([^",]+),mp4a\.40\.2"', read_master(runtime, video_id))
    kinds = [name.split(".")[0] for name in names]
    assert kinds == ["avc1"] * 2 + ["av01"] * 2 + ["hvc1"] * 2 + ["vp09"] * 2
    assert not list(runtime.storage.list("original-video-files")), "it was kept for the codecs only"


def test_a_quiet_sound_is_brought_to_the_target(runtime: Runtime, tmp_path: Path) -> None:
    """A sine of ffmpeg is an eighth of full scale: about -21 LUFS in mono."""
    video_id = make(runtime, make_sound(tmp_path / "quiet.mp3"), {"loudness": {"enabled": True, "target": -14}})
    video, files = read_video(runtime, video_id)
    assert video.state is VideoState.PUBLISHED
    rung = files[0].attributes["audio"]
    assert isinstance(rung, dict) and not rung["copied"] and rung["gain_db"] > 3
