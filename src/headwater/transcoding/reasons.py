"""Why making a video failed, in a sentence for its owner. What ffmpeg said is for the log and the list of jobs."""

from __future__ import annotations

from headwater.kit.errors import Reason
from headwater.media.children.ffmpeg import Exceeded, FfmpegFailed
from headwater.media.unreadable import REASONS as UNREADABLE

NOT_CONVERTED = Reason("This file could be read but not converted; it seems to be damaged.")
LIMITS = {
    Exceeded.MEMORY: Reason(
        "Converting this file needs more memory than this instance allows (%(key)s).", key="transcoding.limits.memory"
    ),
    Exceeded.PROCESSOR: Reason(
        "Converting this file needs more processor time than this instance allows (%(key)s).",
        key="transcoding.limits.cpu_per_media_second",
    ),
    Exceeded.TIME: Reason(
        "Converting this file takes longer than this instance allows (%(key)s).",
        key="transcoding.limits.encode_seconds",
    ),
    Exceeded.SIZE: Reason(
        "Converting this file makes a larger file than this instance allows (%(key)s).",
        key="transcoding.limits.output_size",
    ),
    Exceeded.STALL: Reason(
        "Converting this file came to a standstill, and was ended (%(key)s).", key="transcoding.limits.stall"
    ),
}
REASONS = (*UNREADABLE, NOT_CONVERTED, *LIMITS.values())


def explain(error: Exception) -> str:
    """Return a sentence for the owner; a limit is named by its setting, so that they can tell the administrator."""
    exceeded = error.exceeded if isinstance(error, FfmpegFailed) else None
    return str(NOT_CONVERTED if exceeded is None else LIMITS[exceeded])


def is_limit(error: Exception) -> bool:
    """Whether a limit of this instance ended the work, rather than the file itself."""
    return isinstance(error, FfmpegFailed) and error.exceeded is not None
