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
    """Build the command line that copies the picture and the sound of one or two files into an MP4.

    Of two files the picture is taken from the one that has it, the sound from the other if it has one.
    """
    if target.startswith("pipe:"):  # its output is the file
        base = [tools.ffmpeg, "-nostdin", "-hide_banner", "-v", "error"]
    else:
        base = base_arguments(tools.ffmpeg)
    inputs = [argument for source in sources for argument in input_arguments(source, limits)]
    maps = [argument for number in range(len(sources)) for argument in ("-map", f"{number}:v?", "-map", f"{number}:a?")]
    plain = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"]
    return [*base, *inputs, *maps, *plain, "-c", "copy", "-movflags", flags, "-f", "mp4", target]


def mux_file(bench: Workbench, sources: Sequence[Path], folder: Path, name: str, media_seconds: float) -> Path:
    """Write the MP4 of one or two finished files into `folder`; raises FfmpegFailed."""
    arguments = mux_arguments(bench.tools, bench.limits, sources, name, AT_REST)
    run_ffmpeg(bench.children, arguments, folder, bench.limits.for_encode(media_seconds))
    return folder / name
