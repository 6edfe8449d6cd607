"""What ends a child is told: to the owner in a sentence that names the setting, to the administrator with the job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.support.clips import HEVC, make_clip
from tests.support.fake_ffmpeg import FAILS, HUNGRY, WORKS, fake_ffmpeg
from tests.support.originals import add_original
from tests.support.transcoding import open_file, read_video, with_transcoding, work_off

from headwater.jobs.model import Job, JobState
from headwater.media.tools import find_tools
from headwater.runtime import Runtime
from headwater.videos import VideoState

pytestmark = pytest.mark.slow
ONE_RUNG = {f"{height}p": False for height in (144, 240, 360, 480, 720, 1080, 1440, 2160)}


@pytest.fixture(scope="module")
def hevc(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip that must be encoded."""
    return make_clip(tmp_path_factory.mktemp("clips") / "phone.mov", seconds=3, size="320x180", codec=HEVC)


def read_failure(runtime: Runtime, kind: str) -> str:
    with runtime.database.read() as session:
        return session.scalar(sa.select(Job.failure).where(Job.type == kind, Job.state == JobState.FAILED)) or ""


@pytest.mark.parametrize(
    ("limits", "setting"),
    [
        ({"memory": 40 << 20}, "transcoding.limits.memory"),  # beside the program itself
        ({"encode_seconds": 0.05}, "transcoding.limits.encode_seconds"),
        ({"output_size": 2000}, "transcoding.limits.output_size"),
    ],
)
def test_a_limit_that_is_reached_is_named(runtime: Runtime, hevc: Path, limits: dict[str, Any], setting: str) -> None:
    if "memory" in limits:  # a system's ffmpeg is small; the wheel's holds all its libraries
        limits = {"memory": limits["memory"] + Path(find_tools().ffmpeg).stat().st_size}
    narrow = with_transcoding(runtime, {"limits": limits, "resolutions": ONE_RUNG})
    video_id = add_original(narrow, hevc)
    work_off(narrow)
    video, files = read_video(runtime, video_id)
    assert (video.state, files) == (VideoState.TRANSCODING_FAILED, [])
    assert video.failure is not None and setting in video.failure
    assert setting in read_failure(runtime, "prepare")


def test_a_ladder_that_reaches_a_limit_leaves_what_can_be_watched(runtime: Runtime, tmp_path: Path) -> None:
    film = make_clip(tmp_path / "film.mp4", seconds=4, size="640x360")
    with fake_ffmpeg(tmp_path, WORKS, HUNGRY) as bench:
        changes = {"ffmpeg": bench.tools.ffmpeg, "resolutions": ONE_RUNG | {"144p": True}}
    narrow = with_transcoding(runtime, changes)
    video_id = add_original(narrow, film)
    work_off(narrow)
    video, files = read_video(runtime, video_id)
    assert (video.state, [file.resolution for file in files]) == (VideoState.PUBLISHED, [360])
    assert video.failure is not None and "transcoding.limits.memory" in video.failure
    assert "transcoding.limits.memory" in read_failure(runtime, "transcode")


@pytest.mark.parametrize("behaviour", [FAILS, f'case "$*" in *lavfi*) {WORKS};; *) {FAILS};; esac'])
def test_software_goes_on_where_hardware_fails(runtime: Runtime, hevc: Path, tmp_path: Path, behaviour: str) -> None:
    """In the trial, or, with a trial that went well, in the run itself."""
    with fake_ffmpeg(tmp_path, behaviour) as bench:
        changes = {"hardware": "auto", "ffmpeg": bench.tools.ffmpeg, "resolutions": ONE_RUNG | {"144p": True}}
    changed = with_transcoding(runtime, changes)
    video_id = add_original(changed, hevc)
    work_off(changed)
    video, files = read_video(runtime, video_id)
    assert (video.state, video.failure) == (VideoState.PUBLISHED, None)
    assert [file.resolution for file in files] == [144, 180]
    assert [round(open_file(runtime, file).duration_seconds) for file in files] == [3, 3]
    runs = (tmp_path / "runs").read_text().count("run")
    assert runs == 3, "three trials that are remembered; or one, and then each of two jobs tries once"
