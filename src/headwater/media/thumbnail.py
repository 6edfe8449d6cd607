"""Makes the still pictures of a video: a miniature for lists and a preview for players and links."""

from pathlib import Path

import msgspec

from headwater.media.children.ffmpeg import FfmpegFailed, run_ffmpeg
from headwater.media.encode import finish_picture
from headwater.media.probe import MediaInfo, VideoStream
from headwater.media.rates import round_even
from headwater.media.safety import base_arguments, input_arguments
from headwater.media.workbench import Workbench

PREVIEW = (850, 480)
MINIATURE = (280, 157)
CANDIDATES = 10
START_SHARE = 0.1
LATEST_START_SECONDS = 120.0
FILLING_SHARE = 0.9
QUALITY = "4"  # of ffmpeg's mjpeg: 2 is best, 31 worst


class Thumbnails(msgspec.Struct, frozen=True):
    """Two JPEG files, of `MINIATURE` and of `PREVIEW` size."""

    miniature: Path
    preview: Path


def make_thumbnails(bench: Workbench, source: Path, info: MediaInfo, folder: Path) -> Thumbnails | None:
    """Pick the most typical of ten keyframes and write it in both sizes into `folder`; None for sound alone.

    Raises FfmpegFailed when no picture can be decoded.
    """
    if info.video is None:
        return None
    made = Thumbnails(folder / "miniature.jpg", folder / "preview.jpg")
    start = min(info.duration_seconds * START_SHARE, LATEST_START_SECONDS)
    quick = ("-skip_frame", "nokey", "-noaccurate_seek", "-ss", f"{start:.3f}")
    for options in (quick, ()):  # a stream may have no keyframe there, or none that is marked
        arguments = _arguments(bench, source, info.video, options, made)
        try:
            run_ffmpeg(bench.children, arguments, folder, bench.limits.for_picture())
        except FfmpegFailed:
            if not options:
                raise
        if made.miniature.exists() and made.preview.exists():
            return made
    raise FfmpegFailed("ffmpeg decoded no picture", "")


def _arguments(
    bench: Workbench, source: Path, video: VideoStream, options: tuple[str, ...], made: Thumbnails
) -> list[str]:
    still = ("-frames:v", "1", "-update", "1", "-q:v", QUALITY, "-f", "image2")
    return [
        *base_arguments(bench.tools.ffmpeg),
        *input_arguments(source, bench.limits, "-threads", "1", *options),
        *("-filter_complex", _graph(bench, video), "-map_metadata", "-1"),
        *("-map", "[preview]", *still, made.preview.name),
        *("-map", "[miniature]", *still, made.miniature.name),
    ]


def _graph(bench: Workbench, video: VideoStream) -> str:
    width, height = PREVIEW
    scale = min(width / video.width, height / video.height)
    inside = (round_even(video.width * scale), round_even(video.height * scale))
    steps = [f"scale={inside[0]}:{inside[1]}", "setsar=1", f"thumbnail={CANDIDATES}"]
    steps += finish_picture(video, bench.tools)
    cover = f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height}"
    if inside[0] >= width * FILLING_SHARE and inside[1] >= height * FILLING_SHARE:
        steps.append(cover)
        graph = f"[0:{video.index}]{','.join(steps)}"
    else:  # upright or very wide: whole, over its own blurred enlargement
        graph = f"[0:{video.index}]{','.join(steps)},split=2[whole][behind];"
        graph += f"[behind]{cover},boxblur=24:2,eq=brightness=-0.15[blurred];[blurred][whole]overlay=(W-w)/2:(H-h)/2"
    return f"{graph},format=yuvj420p,split=2[preview][big];[big]scale={MINIATURE[0]}:{MINIATURE[1]}[miniature]"
