"""Puts a finished picture and a finished sound into one file, copied bit for bit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from headwater.media.children.ffmpeg import run_ffmpeg
from headwater.media.safety import MediaLimits, base_arguments, input_arguments
from headwater.media.tools import Tools
from headwater.media.workbench import Workbench

STREAMED = "frag_keyframe+empty_moov+default_base_moof"  # written without going back: it can be sent as it comes
AT_REST = "faststart"  # the index first: it plays before it has been loaded whole


def mux_arguments(tools: Tools, limits: MediaLimits, sources: Sequence[Path], target: str, flags: str) -> list[str]:
    """Build the command line that copies picture and sound of one file, or of a picture and a sound, into an MP4."""
    if target.startswith("pipe:"):  # the file itself goes there, and nobody reads long complaints
        base = [tools.ffmpeg, "-nostdin", "-hide_banner", "-v", "fatal"]
    else:
        base = base_arguments(tools.ffmpeg)
    inputs = [argument for source in sources for argument in input_arguments(source, limits)]
    maps = ["-map", "0:v?", "-map", f"{len(sources) - 1}:a?"]
    plain = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"]
    return [*base, *inputs, *maps, *plain, "-c", "copy", "-movflags", flags, "-f", "mp4", target]


def mux_file(bench: Workbench, sources: Sequence[Path], folder: Path, name: str, media_seconds: float) -> Path:
    """Write the MP4 of one or two finished files into `folder`; raises FfmpegFailed."""
    arguments = mux_arguments(bench.tools, bench.limits, sources, name, AT_REST)
    run_ffmpeg(bench.children, arguments, folder, bench.limits.for_encode(media_seconds))
    return folder / name
