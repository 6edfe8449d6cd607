"""Makes the storyboard of a video: small pictures at equal distances, tiled in one image, shown over the seek bar."""

from math import ceil
from pathlib import Path

import msgspec

from headwater.media.children.ffmpeg import run_ffmpeg
from headwater.media.encode import finish_picture
from headwater.media.probe import MediaInfo
from headwater.media.rates import round_even
from headwater.media.safety import base_arguments, input_arguments
from headwater.media.workbench import Workbench

LONGEST_SIDE = 192
GRID_SIDE = 11
QUALITY = "4"


class Storyboard(msgspec.Struct, frozen=True, kw_only=True):
    """An image of `columns` x `rows` sprites, filled row by row, each for `sprite_seconds` of the video."""

    path: Path
    sprite_width: int
    sprite_height: int
    sprite_seconds: int
    count: int
    columns: int
    rows: int

    @property
    def total_width(self) -> int:
        """Width of the image in pixels."""
        return self.columns * self.sprite_width

    @property
    def total_height(self) -> int:
        """Height of the image in pixels."""
        return self.rows * self.sprite_height


def plan_storyboard(info: MediaInfo, path: Path) -> Storyboard | None:
    """Choose size and distance of the sprites: at least a second apart, at most 11 x 11. None for sound alone. Pure."""
    if info.video is None:
        return None
    scale = LONGEST_SIDE / max(info.video.width, info.video.height)
    sprite_seconds = max(1, ceil(info.duration_seconds / GRID_SIDE**2))
    count = max(1, min(GRID_SIDE**2, int(info.duration_seconds / sprite_seconds)))
    return Storyboard(
        path=path,
        sprite_width=round_even(info.video.width * scale),
        sprite_height=round_even(info.video.height * scale),
        sprite_seconds=sprite_seconds,
        count=count,
        columns=min(count, GRID_SIDE),
        rows=ceil(count / GRID_SIDE),
    )


def make_storyboard(bench: Workbench, source: Path, info: MediaInfo, path: Path) -> Storyboard | None:
    """Write the storyboard of `source`, best the smallest finished rung (`info` is that file's); None for sound alone.

    Only keyframes are decoded when they are frequent enough. Raises FfmpegFailed.
    """
    board = plan_storyboard(info, path)
    if board is None or info.video is None:
        return None
    interval = info.video.keyframe_interval_seconds
    keyframes_suffice = interval is not None and interval <= board.sprite_seconds
    options = ("-skip_frame", "nokey") if keyframes_suffice else ()
    steps = [
        f"fps=1/{board.sprite_seconds}:start_time=0",
        f"scale={board.sprite_width}:{board.sprite_height}",
        "setsar=1",
        *finish_picture(info.video, bench.tools),
        f"trim=end_frame={board.count}",  # the end makes `tile` fill the rest of its grid with black
        f"tile={board.columns}x{board.rows}",
        "format=yuvj420p",
    ]
    arguments = [
        *base_arguments(bench.tools.ffmpeg),
        *input_arguments(source, bench.limits, "-threads", "1", *options),
        *("-filter_complex", f"[0:{info.video.index}]{','.join(steps)}[board]", "-map", "[board]"),
        *("-map_metadata", "-1", "-frames:v", "1", "-update", "1", "-q:v", QUALITY, "-f", "image2", path.name),
    ]
    run_ffmpeg(bench.children, arguments, path.parent, bench.limits.for_picture())
    return board
