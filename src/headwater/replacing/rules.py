"""When the file of a video may be replaced or removed. Pure."""

from __future__ import annotations

from typing import Any

from headwater.kit.errors import Conflict, Forbidden, Invalid, Reason
from headwater.settings import Settings
from headwater.videos import VideoState

_BUSY = (VideoState.TO_TRANSCODE, VideoState.TO_EDIT, VideoState.TO_IMPORT)


def describe(settings: Settings) -> dict[str, Any]:
    """Return this room's part of the public configuration."""
    return {"videoFile": {"update": {"enabled": settings.video_file.update.enabled}}}


def check_replaceable(*, enabled: bool, is_live: bool, state: VideoState, is_pending: bool) -> None:
    """Raise Forbidden, Invalid or Conflict when a video cannot have another file now."""
    if not enabled:
        raise Forbidden(Reason("This server does not let files of videos be replaced."))
    if is_live:
        raise Invalid(Reason("A live has no file that could be replaced."))
    if state in _BUSY:
        raise Conflict(Reason("This video is still being made; its file can be replaced when that has ended."))
    if is_pending:
        raise Conflict(Reason("Another file for this video is being made already."))


def check_removable(state: VideoState) -> None:
    """Raise Conflict while the original is needed to make the video."""
    if state in _BUSY:
        raise Conflict(Reason("This video is still being made from its original."))
