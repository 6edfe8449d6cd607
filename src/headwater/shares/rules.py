"""Which videos other instances may know of (protocol.md 2). Pure; `store.federable` says the same in SQL."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from headwater.settings import Settings
from headwater.videos import Privacy, VideoState, is_available

LIVE_STATES = (VideoState.WAITING_FOR_LIVE, VideoState.LIVE_ENDED)


class Tellable(Protocol):
    """What decides whether others may know of a video; a `Video` and a row of it both tell it."""

    @property
    def privacy(self) -> Privacy: ...
    @property
    def state(self) -> VideoState: ...
    @property
    def wait_transcoding(self) -> bool: ...
    @property
    def playable_at(self) -> dt.datetime | None: ...
    @property
    def replaces_id(self) -> int | None: ...


def told_privacies(settings: Settings) -> tuple[Privacy, ...]:
    """Return the privacies whose videos leave the instance."""
    if settings.federation.videos.federate_unlisted:
        return (Privacy.PUBLIC, Privacy.UNLISTED)
    return (Privacy.PUBLIC,)


def may_be_told(video: Tellable, settings: Settings) -> bool:
    """Whether its owner lets others know of a video at all, ready or not."""
    return video.replaces_id is None and video.privacy in told_privacies(settings)


def is_federable(video: Tellable, settings: Settings) -> bool:
    """Whether other instances are told of a video: open, and something to watch or a live to come or gone by."""
    return may_be_told(video, settings) and (is_available(video) or video.state in LIVE_STATES)
