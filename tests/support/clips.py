"""Small real recordings, made by ffmpeg, as phones, cameras and screen recorders write them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg

H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "60"]
HEVC = ["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-x265-params", "log-level=error"]
AAC = ["-c:a", "aac", "-b:a", "96k"]


def make_clip(
    path: Path, *, seconds: float = 10, size: str = "1280x720", codec: list[str] = H264, rotation: int = 0
) -> Path:
    """Write a clip with a moving picture and a tone; `rotation` is written as phones do, in the track's matrix."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    flat = path.with_name(f"flat-{path.name}") if rotation else path
    picture, sound = f"testsrc2=size={size}:rate=30", "sine=frequency=330:sample_rate=48000"
    _run(ffmpeg, "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-t", str(seconds), *codec, *AAC, str(flat))
    if rotation:
        _run(ffmpeg, "-display_rotation", str(rotation), "-i", str(flat), "-c", "copy", "-tag:v", "hvc1", str(path))
        flat.unlink()
    return path


def make_sound(path: Path, *, seconds: float = 3) -> Path:
    """Write a tone with a red cover in it."""
    ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
    cover = path.with_suffix(".png")
    _run(ffmpeg, "-f", "lavfi", "-i", "color=red:s=90x90", "-frames:v", "1", str(cover))
    inputs = ("-f", "lavfi", "-t", str(seconds), "-i", "sine=frequency=330", "-i", str(cover))
    mapped = ("-map", "0:a", "-map", "1:v", "-c:v", "mjpeg", "-disposition:v", "attached_pic")
    _run(ffmpeg, *inputs, *mapped, str(path))
    return path


def _run(ffmpeg: str, *arguments: str) -> None:
    subprocess.run([ffmpeg, "-nostdin", "-v", "error", "-y", *arguments], check=True)
