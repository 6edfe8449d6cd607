"""Measures how loud a file is (EBU R 128), so that one gain brings it to the loudness of all others."""

import re
from pathlib import Path

from headwater.media.children.ffmpeg import run_ffmpeg
from headwater.media.probe import MediaInfo
from headwater.media.safety import base_arguments, input_arguments
from headwater.media.workbench import Workbench

NOT_WORTH_DB = 1.0  # nobody hears less, and what is not changed can be copied
MOST_DB = 20.0  # a whisper made louder than that is noise
SILENCE_LUFS = -60.0
TOLD = "loudness.txt"
LINE = re.compile(rb"lavfi\.r128\.I=(-?[0-9.]+)")
LAST_BYTES = 4096


def find_gain(bench: Workbench, source: Path, info: MediaInfo, folder: Path, target_lufs: float) -> float:
    """Return how many decibels bring the sound to the target; 0 when it is there, or silent. Raises FfmpegFailed.

    The sound is decoded once, about a hundredth of the time that it lasts.
    """
    if info.audio is None:
        return 0
    measured = f"ebur128=metadata=1,ametadata=mode=print:key=lavfi.r128.I:file={TOLD}"
    arguments = [
        *base_arguments(bench.tools.ffmpeg),
        *input_arguments(source, bench.limits),
        *("-map", f"0:{info.audio.index}", "-af", measured, "-f", "null", "-"),
    ]
    run_ffmpeg(bench.children, arguments, folder, bench.limits.for_encode(info.duration_seconds))
    with (folder / TOLD).open("rb") as file:
        file.seek(max(0, (folder / TOLD).stat().st_size - LAST_BYTES))
        found = LINE.findall(file.read())
    loudness = float(found[-1]) if found else SILENCE_LUFS
    if loudness <= SILENCE_LUFS:
        return 0
    gain = max(-MOST_DB, min(MOST_DB, target_lufs - loudness))
    return 0 if abs(gain) < NOT_WORTH_DB else round(gain, 2)
