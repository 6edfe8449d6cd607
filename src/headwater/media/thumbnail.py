"""Makes the still pictures of a video: a miniature for lists and a preview for players and links.

Sound gets them too: of the cover that its file brings, else drawn from its first minutes.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from headwater.media.children.ffmpeg import FfmpegFailed, run_ffmpeg
from headwater.media.encode import finish_picture
from headwater.media.probe import AudioStream, Cover, MediaInfo, VideoStream
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
DRAWN_SECONDS = 300  # of sound: enough for a picture, a moment's work
BEHIND, WAVES = "0x0b3954", "0x3fc1c9"


class Thumbnails(msgspec.Struct, frozen=True):
    """Two JPEG files, of `MINIATURE` and of `PREVIEW` size."""

    miniature: Path
    preview: Path


def make_thumbnails(bench: Workbench, source: Path, info: MediaInfo, folder: Path) -> Thumbnails:
    """Pick the most typical of ten keyframes and write it in both sizes into `folder`; for sound, see above.

    Raises FfmpegFailed when no picture can be made.
    """
    made = Thumbnails(folder / "miniature.jpg", folder / "preview.jpg")
    failure = FfmpegFailed("ffmpeg decoded no picture", "")
    for options, graph in _list_ways(bench, info):
        try:
            run_ffmpeg(
                bench.children, _arguments(bench, source, graph, options, made), folder, bench.limits.for_picture()
            )
        except FfmpegFailed as error:
            failure = error
        if made.miniature.exists() and made.preview.exists():
            return made
    raise failure


def _list_ways(bench: Workbench, info: MediaInfo) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield input options and graphs, the best first: each may fail on a damaged file."""
    if info.video is not None:
        start = min(info.duration_seconds * START_SHARE, LATEST_START_SECONDS)
        quick = ("-skip_frame", "nokey", "-noaccurate_seek", "-ss", f"{start:.3f}")
        for options in (quick, ()):  # a stream may have no keyframe there, or none that is marked
            yield options, _graph(bench, info.video)
        return
    if info.cover is not None:
        yield (), _graph_of_cover(info.cover)
    if info.audio is not None:
        yield ("-t", str(DRAWN_SECONDS)), _graph_of_sound(info.audio)
        yield (), _graph_of_nothing()


def _arguments(bench: Workbench, source: Path, graph: str, options: tuple[str, ...], made: Thumbnails) -> list[str]:
    still = ("-frames:v", "1", "-update", "1", "-q:v", QUALITY, "-f", "image2")
    return [
        *base_arguments(bench.tools.ffmpeg),
        *input_arguments(source, bench.limits, "-threads", "1", *options),
        *("-filter_complex", graph, "-map_metadata", "-1"),
        *("-map", "[preview]", *still, made.preview.name),
        *("-map", "[miniature]", *still, made.miniature.name),
    ]


def _graph(bench: Workbench, video: VideoStream) -> str:
    steps = [f"thumbnail={CANDIDATES}", *finish_picture(video, bench.tools)]
    return _fill(video.index, (video.width, video.height), steps)


def _graph_of_cover(cover: Cover) -> str:
    return _fill(cover.index, (cover.width, cover.height), ["format=yuv420p"])


def _graph_of_sound(audio: AudioStream) -> str:
    width, height = PREVIEW
    waves = f"aformat=channel_layouts=mono,showwavespic=s={width}x{height // 2}:colors={WAVES}:scale=sqrt"
    behind = f"color=c={BEHIND}:s={width}x{height}:d=1:r=1"
    return f"{behind}[behind];[0:{audio.index}]{waves}[waves];[behind][waves]overlay=0:(H-h)/2,{_both_sizes()}"


def _graph_of_nothing() -> str:
    return f"color=c={BEHIND}:s={PREVIEW[0]}x{PREVIEW[1]}:d=1:r=1,{_both_sizes()}"


def _fill(index: int, size: tuple[int, int], more_steps: list[str]) -> str:
    """Bring a picture of this size to the preview's: filling it, or whole over its own blurred enlargement."""
    width, height = PREVIEW
    scale = min(width / size[0], height / size[1])
    inside = (round_even(size[0] * scale), round_even(size[1] * scale))
    steps = [f"scale={inside[0]}:{inside[1]}", "setsar=1", *more_steps]
    cover = f"scale={width}:{height}:force_original_aspect_ratio=increase,crop={width}:{height}"
    if inside[0] >= width * FILLING_SHARE and inside[1] >= height * FILLING_SHARE:
        steps.append(cover)
        graph = f"[0:{index}]{','.join(steps)}"
    else:
        graph = f"[0:{index}]{','.join(steps)},split=2[whole][behind];"
        graph += f"[behind]{cover},boxblur=24:2,eq=brightness=-0.15[blurred];[blurred][whole]overlay=(W-w)/2:(H-h)/2"
    return f"{graph},{_both_sizes()}"


def _both_sizes() -> str:
    return f"format=yuvj420p,split=2[preview][big];[big]scale={MINIATURE[0]}:{MINIATURE[1]}[miniature]"
