"""Real files of every sort through a real instance: each ends finished or with a clear reason, and nothing is left."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest
from tests.support.clips import AAC, H264, HEVC, make_clip
from tests.support.instance import running_instance
from tests.support.leavings import TIDY_AT_ONCE, check_what_is_left, wait_until_settled
from tests.support.persistent_uploads import upload_persistently

pytestmark = pytest.mark.slow
PICTURE = ["-f", "lavfi", "-i", "testsrc2=size=426x240:rate=25"]
SOUND = ["-f", "lavfi", "-i", "sine=frequency=330:sample_rate=48000"]


def make(path: Path, *arguments: str) -> bytes:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *arguments, "-t", "5", str(path)]
    subprocess.run(command, check=True)
    return path.read_bytes()


def test_files_of_every_sort(tmp_path: Path) -> None:
    copyable = make_clip(tmp_path / "copyable.mp4", seconds=6, size="854x480").read_bytes()
    files = {
        "copyable": copyable,
        "upright HEVC": make_clip(
            tmp_path / "hevc.mov", seconds=5, size="640x360", codec=HEVC, rotation=90
        ).read_bytes(),
        "sound alone": make(tmp_path / "sound.m4a", *SOUND, *AAC),
        "picture alone": make(tmp_path / "picture.mp4", *PICTURE, *H264),
        "garbage": b"this is not a film " * 5000,
        "cut off": copyable[: len(copyable) // 2],
    }
    with running_instance(tmp_path / "instance", TIDY_AT_ONCE) as instance:
        for name, content in files.items():
            upload_persistently(instance, content, name, parts=2)
        wait_until_settled(instance, len(files))
        headers = instance.authorization()
        listed = instance.http.get("/api/v1/users/me/videos?count=100", headers=headers).json()["data"]
        for video in listed:
            path = f"/api/headwater/v1/videos/{video['uuid']}/progress"
            told = instance.http.get(path, headers=headers).json()
            assert told["stages"][-1] == {"name": "finished", "done": told["state"] == "finished", "progress": None}
            assert (told["error"] is None) == (told["state"] == "finished")
        instance.stop()
    failures = check_what_is_left(instance, list(files))
    assert {name for name, failure in failures.items() if failure} == {"garbage", "cut off"}
    assert all(failure.endswith(".") for failure in failures.values() if failure), "a sentence for its owner"
