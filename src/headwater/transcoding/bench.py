"""This process's ffmpeg and limited children: opened when first needed, and kept warm."""

from __future__ import annotations

import functools

from headwater.media.workbench import Workbench, open_workbench
from headwater.settings.media import Transcoding


@functools.cache
def open_bench(settings: Transcoding) -> Workbench:
    """Return the workbench of these settings; its children end with the process. Raises FfmpegMissing."""
    return open_workbench(settings)
