"""This process's ffmpeg and limited children: opened when first needed, and kept warm."""

from __future__ import annotations

import functools

import structlog

from headwater.media.tools import FfmpegMissing
from headwater.media.workbench import Workbench, open_workbench
from headwater.runtime import Runtime
from headwater.settings.media import Transcoding

log = structlog.get_logger()


def open_bench(settings: Transcoding) -> Workbench:
    """Return the workbench of these settings; its children end with the process. Raises FfmpegMissing."""
    used = {name: getattr(settings, name) for name in ("ffmpeg", "limits", "niceness")}
    return _open_bench(Transcoding(**used))


@functools.cache
def _open_bench(used: Transcoding) -> Workbench:
    """Keyed by what a bench depends on: saving any other setting must not start another pool of children."""
    return open_workbench(used)


def warm_up(runtime: Runtime) -> None:
    """Have the children ready before the first upload: its owner waits a second less."""
    try:
        open_bench(runtime.settings.transcoding).children.start()
    except FfmpegMissing as error:
        log.error("videos cannot be made", reason=str(error))
