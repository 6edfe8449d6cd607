"""Clips made with the discovered ffmpeg, and workbenches over each ffmpeg there is."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from headwater.media.tools import bundled_ffmpeg, find_tools
from headwater.media.workbench import Workbench, open_workbench
from headwater.settings.media import Transcoding

FFMPEGS = [path for path in (shutil.which("ffmpeg"), bundled_ffmpeg()) if path is not None]
FAST = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
PICTURE = "testsrc2=s=640x360:r=30:d=8"
Clip = Callable[..., Path]


@pytest.fixture(scope="session")
def bench() -> Iterator[Workbench]:
    with open_workbench() as opened:
        yield opened


@pytest.fixture(scope="session", params=FFMPEGS, ids=lambda path: Path(path).name)
def any_bench(request: pytest.FixtureRequest) -> Iterator[Workbench]:
    """A workbench over each ffmpeg on this machine: the system's and the wheel's."""
    with open_workbench(Transcoding(ffmpeg=request.param)) as opened:
        yield opened


@pytest.fixture(scope="session")
def make_clip(tmp_path_factory: pytest.TempPathFactory) -> Clip:
    """Make a clip from ffmpeg arguments, once per session; a test picture of 8 s unless `picture` says otherwise."""
    folder = tmp_path_factory.mktemp("clips")
    ffmpeg = find_tools().ffmpeg

    def make(
        name: str, *arguments: str, picture: str | None = "testsrc2=s=640x360:r=30:d=8", sound: bool = True
    ) -> Path:
        path = folder / name
        if not path.exists():
            inputs = ["-f", "lavfi", "-i", picture] if picture else []
            inputs += ["-f", "lavfi", "-i", "sine=d=8"] if sound else []
            command = [ffmpeg, "-nostdin", "-v", "error", "-y", *inputs, *arguments, str(path)]
            subprocess.run(command, check=True)
        return path

    return make


@pytest.fixture
def copyable_clip(make_clip: Clip) -> Path:
    """H.264 and AAC with a keyframe each second: may be served as it is."""
    return make_clip("copyable.mp4", *FAST, "-g", "30", "-c:a", "aac")
