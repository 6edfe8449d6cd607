"""Why making a video failed, in a sentence for its owner. What ffmpeg said is for the log and the list of jobs."""

from __future__ import annotations

from headwater.media.children.ffmpeg import Exceeded, FfmpegFailed

NOT_CONVERTED = "This file could be read but not converted; it seems to be damaged."
SENTENCES = {
    Exceeded.MEMORY: "Converting this file needs more memory than this instance allows ({key}).",
    Exceeded.PROCESSOR: "Converting this file needs more processor time than this instance allows ({key}).",
    Exceeded.TIME: "Converting this file takes longer than this instance allows ({key}).",
    Exceeded.SIZE: "Converting this file makes a larger file than this instance allows ({key}).",
    Exceeded.STALL: "Converting this file came to a standstill, and was ended ({key}).",
}
KEYS = {
    Exceeded.MEMORY: "transcoding.limits.memory",
    Exceeded.PROCESSOR: "transcoding.limits.cpu_per_media_second",
    Exceeded.TIME: "transcoding.limits.encode_seconds",
    Exceeded.SIZE: "transcoding.limits.output_size",
    Exceeded.STALL: "transcoding.limits.stall",
}


def explain(error: Exception) -> str:
    """Return a sentence for the owner; a limit is named by its setting, so that they can tell the administrator."""
    exceeded = error.exceeded if isinstance(error, FfmpegFailed) else None
    return SENTENCES[exceeded].format(key=KEYS[exceeded]) if exceeded is not None else NOT_CONVERTED


def is_limit(error: Exception) -> bool:
    """Whether a limit of this instance ended the work, rather than the file itself."""
    return isinstance(error, FfmpegFailed) and error.exceeded is not None
