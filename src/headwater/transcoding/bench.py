"""This process's ffmpeg and limited children: opened when first needed, and kept warm."""

from __future__ import annotations

import functools

import structlog

from headwater.media.tools import FfmpegMissing
from headwater.media.workbench import Workbench, open_workbench
from headwater.runtime import Runtime
from headwater.settings.media import Transcoding

log = structlog.get_logger()


@functools.cache
def open_bench(settings: Transcoding) -> Workbench:
    """Return the workbench of these settings; its children end with the process. Raises FfmpegMissing."""
    return open_workbench(settings)


def warm_up(runtime: Runtime) -> None:
    """Have the children ready before the first upload: its owner waits a second less."""
    try:
        open_bench(runtime.settings.transcoding).children.start()
    except FfmpegMissing as error:
        log.error("videos cannot be made", reason=str(error))
