"""Takes one frame of a file as a JPEG, exactly at a moment, in a limited child."""

from __future__ import annotations

from pathlib import Path

from headwater.media.children.ffmpeg import FfmpegFailed, run_ffmpeg
from headwater.media.encode import finish_picture
from headwater.media.probe import MediaInfo
from headwater.media.safety import base_arguments, input_arguments
from headwater.media.workbench import Workbench

LONGEST_SIDE = 1280  # more than the largest of our pictures
QUALITY = "2"  # of ffmpeg's mjpeg: 2 is best, 31 worst
BEFORE_END_SECONDS = 0.1


def take_still(bench: Workbench, source: Path, info: MediaInfo, at_seconds: float, folder: Path) -> Path:
    """Write the frame at a moment into `folder`; raises FfmpegFailed, for sound alone too."""
    if info.video is None:
        raise FfmpegFailed("there is no picture in this file", "")
    made = folder / "still.jpg"
    start = max(0.0, min(at_seconds, info.duration_seconds - BEFORE_END_SECONDS))
    fit = f"scale='min({LONGEST_SIDE},iw)':'min({LONGEST_SIDE},ih)':force_original_aspect_ratio=decrease"
    graph = ",".join([f"[0:{info.video.index}]{fit}", "setsar=1", *finish_picture(info.video, bench.tools)])
    arguments = [
        *base_arguments(bench.tools.ffmpeg),
        *input_arguments(source, bench.limits, "-threads", "1", "-ss", f"{start:.3f}"),
        *("-filter_complex", f"{graph},format=yuvj420p[still]", "-map_metadata", "-1"),
        *("-map", "[still]", "-frames:v", "1", "-update", "1", "-q:v", QUALITY, "-f", "image2", made.name),
    ]
    run_ffmpeg(bench.children, arguments, folder, bench.limits.for_picture())
    if not made.exists():
        raise FfmpegFailed("ffmpeg decoded no picture", "")
    return made
