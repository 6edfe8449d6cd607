"""What phones, cameras and recorders write becomes what every browser plays (`tests/support/device_clips.py`)."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from tests.support.device_clips import CLIPS, SECONDS, DeviceClip, make_device_clip, write_page
from tests.support.originals import add_original
from tests.support.transcoding import open_file, read_video, with_transcoding, work_off

from headwater.runtime import Runtime
from headwater.videos import VideoState

NO_OTHER_RUNG = {f"{height}p": False for height in (144, 240, 360, 480, 720, 1080, 1440, 2160)}
PAGE = Path(__file__).parents[2] / "docs" / "developers" / "device-clips.md"


def check(runtime: Runtime, clip: DeviceClip, video_id: int) -> list[str]:
    """Return what is wrong with what became of a clip."""
    video, files = read_video(runtime, video_id)
    if video.state is not VideoState.PUBLISHED or video.failure or len(files) != 1:
        return [f"{clip.name}: {video.state.name}, {video.failure}, {len(files)} files"]
    (file,) = files
    info = open_file(runtime, file)
    made = info.video
    assert made is not None
    facts = {
        "size": ((made.width, made.height), (clip.width, clip.height)),
        "size told": ((file.width, file.height), (clip.width, clip.height)),
        "form": ((made.codec, made.pixel_format.replace("j", ""), made.rotation), ("h264", "yuv420p", 0)),
        "square pixels": (made.square_pixels, True),
        "interlaced": (made.interlaced, False),
        "hdr": (made.is_hdr, False),
        "sound": (info.audio is not None, bool(clip.sound)),
        "copied": (bool(file.attributes["copied"]), clip.copied),
    }
    wrong = [
        f"{clip.name}: {name} is {found}, not {wanted}" for name, (found, wanted) in facts.items() if found != wanted
    ]
    if info.audio is not None and (info.audio.codec, info.audio.profile, min(info.audio.channels, 2)) != (
        "aac",
        "LC",
        info.audio.channels,
    ):
        wrong.append(f"{clip.name}: the sound is {info.audio}")
    if clip.fps is not None and abs(float(Fraction(*made.average_rate)) - clip.fps) > clip.fps * 0.03:
        wrong.append(f"{clip.name}: {float(Fraction(*made.average_rate)):.2f} frames per second, not {clip.fps}")
    if abs(info.duration_seconds - SECONDS) > 0.6:
        wrong.append(f"{clip.name}: lasts {info.duration_seconds:.2f} s")
    return wrong


def send_through(runtime: Runtime, clips: list[DeviceClip], folder: Path) -> list[str]:
    one_rung = with_transcoding(runtime, {"resolutions": NO_OTHER_RUNG, "concurrency": 2})
    videos = [(clip, add_original(one_rung, make_device_clip(clip, folder), clip.name)) for clip in clips]
    work_off(one_rung)
    return [line for clip, video_id in videos for line in check(runtime, clip, video_id)]


@pytest.mark.slow
def test_the_usual_devices(runtime: Runtime, tmp_path: Path) -> None:
    assert send_through(runtime, [clip for clip in CLIPS if clip.quick], tmp_path) == []


@pytest.mark.marathon
@pytest.mark.parametrize("start", range(0, len(CLIPS), 6))
def test_all_devices(runtime: Runtime, tmp_path: Path, start: int) -> None:
    assert send_through(runtime, [clip for clip in CLIPS[start : start + 6] if not clip.quick], tmp_path) == []


def test_the_page_lists_them_all() -> None:
    assert PAGE.read_text(encoding="utf-8") == write_page(), "write it with tests.support.device_clips.write_page()"
