"""An ffmpeg that claims every encoder in hardware: a script before the real one, which behaves as a test tells it."""

from __future__ import annotations

import stat
from pathlib import Path

from headwater.media.encoders import HARDWARE
from headwater.media.tools import find_tools
from headwater.media.workbench import Workbench, open_workbench
from headwater.settings.media import Transcoding

WORKS = 'for last; do :; done; echo picture > "$last"'
FAILS = "echo 'Cannot load libcuda.so.1' >&2; exit 1"
REAL = 'exec {real} "$@"'
HUNGRY = 'case "$*" in *libx264*) echo \'Cannot allocate memory\' >&2; exit 244;; *) exec {real} "$@";; esac'


def fake_ffmpeg(folder: Path, hardware: str, software: str = REAL) -> Workbench:
    """Open a bench over the script; each run with an encoder in hardware adds a line to `runs` in the folder."""
    real = find_tools().ffmpeg
    names = "\n".join(f" V....D {encoder.name} fake" for encoder in HARDWARE.values())
    cases = (
        f'*-encoders*) {real} -hide_banner -encoders; printf "%s\\n" "{names}";;',
        f"*h264_nvenc*|*h264_qsv*|*h264_vaapi*) echo run >> {folder}/runs; {hardware};;",
        f"*) {software.format(real=real)};;",
    )
    script = folder / "ffmpeg"
    script.write_text("\n".join(["#!/bin/sh", 'case "$*" in', *cases, "esac", ""]))
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    return open_workbench(Transcoding(ffmpeg=str(script)))
