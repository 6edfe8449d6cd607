"""Stand-ins for what devices write: container, codecs, rotation, rates and shapes, on tiny pictures of two seconds.

Real recordings are not part of the project. `docs/developers/device-clips.md` is written from this table.
"""

from __future__ import annotations

import shlex
import subprocess
import tomllib
from pathlib import Path
from typing import NamedTuple

import imageio_ffmpeg

SECONDS = 2
TABLE = Path(__file__).parents[1] / "data" / "device_clips.toml"


class DeviceClip(NamedTuple):
    """A file and what must come of it; sizes as they stand on the screen."""

    name: str
    device: str
    checks: str
    arguments: tuple[str, ...]
    size: str = "192x108"
    rate: str = "30"
    width: int = 192
    height: int = 108
    fps: float | None = None
    """Of the tallest rung; None: whatever does justice to it."""
    rotation: int = 0
    sound: str = "sine=frequency=330:sample_rate=48000:d=2"
    picture: bool = True
    cover: bool = False
    to_pipe: bool = False
    copied: bool = False
    """Whether the picture must not be encoded again."""
    quick: bool = False
    """In the ring of every test run; the others only in the longest."""


def _read_table() -> tuple[DeviceClip, ...]:
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["clips"]
    return tuple(DeviceClip(**row | {"arguments": tuple(shlex.split(row["arguments"]))}) for row in rows)


CLIPS = _read_table()


def make_device_clip(clip: DeviceClip, folder: Path) -> Path:
    """Write a clip, with the ffmpeg of the wheel: it has the encoders of old phones too."""
    path = folder / clip.name
    inputs: list[str] = []
    if clip.picture:
        inputs += ["-f", "lavfi", "-i", f"testsrc2=s={clip.size}:r={clip.rate}:d={SECONDS}"]
    if clip.sound:
        inputs += ["-f", "lavfi", "-i", clip.sound]
    if clip.cover:
        _run("-f", "lavfi", "-i", "color=red:s=90x90", "-frames:v", "1", str(folder / "cover.png"))
        inputs += ["-i", str(folder / "cover.png"), "-map", "0:a", "-map", "1:v", "-c:v", "mjpeg"]
        inputs += ["-disposition:v", "attached_pic"]
    flat = path.with_name(f"flat-{path.name}") if clip.rotation else path
    if clip.to_pipe:
        flat.write_bytes(_run(*inputs, *clip.arguments, "-"))
    else:
        _run(*inputs, *clip.arguments, str(flat))
    if clip.rotation:
        _run("-display_rotation", str(clip.rotation), "-i", str(flat), "-c", "copy", "-tag:v", _tag(clip), str(path))
        flat.unlink()
    return path


def _tag(clip: DeviceClip) -> str:
    return "hvc1" if "libx265" in clip.arguments else "avc1"


def _run(*arguments: str) -> bytes:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def write_page() -> str:
    """Return `docs/developers/device-clips.md`."""
    lines = [
        "# Stand-ins for real devices",
        "",
        "Real recordings are not part of the project. `tests/support/device_clips.py` makes a tiny clip for each",
        "container, codec, rotation, rate and shape below; `tests/transcoding/test_devices.py` sends them through the",
        "real pipeline and looks at what came out: size on the screen, frames per second, length, 8 bits 4:2:0",
        "progressive, stereo AAC, and that nothing was encoded that could be copied. The quick ones run with every",
        "test, all of them with `make test-all`.",
        "",
        "| clip | stands for | checks | comes out as | quick |",
        "|---|---|---|---|---|",
    ]
    for clip in CLIPS:
        fps = "its own rate" if clip.fps is None else f"{clip.fps:g} frames"
        copied = ", copied" if clip.copied else ""
        out = f"{clip.width}x{clip.height}, {fps}{copied}"
        lines.append(f"| `{clip.name}` | {clip.device} | {clip.checks} | {out} | {'yes' if clip.quick else ''} |")
    return "\n".join([*lines, ""])
