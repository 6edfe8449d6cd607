"""Who may see, watch, list, change and remove a video. Pure; `store.listed_to` says the same in SQL."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

import msgspec

from headwater.house import Viewer
from headwater.house.rights import Right
from headwater.videos.model import Privacy, VideoState


class Progress(Protocol):
    """How far a video is; a `Video` row and a `Standing` both tell it."""

    @property
    def state(self) -> VideoState: ...
    @property
    def wait_transcoding(self) -> bool: ...
    @property
    def playable_at(self) -> dt.datetime | None: ...


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules need to know of a video."""

    owner_account_id: int
    privacy: Privacy
    state: VideoState
    wait_transcoding: bool = False
    playable_at: dt.datetime | None = None
    is_local: bool = True
    is_blocked: bool = False  # by a moderator
    unlocked: bool = False  # whoever asks has shown one of the passwords of a video that has some


def is_owner(viewer: Viewer, video: Standing) -> bool:
    """Whether the video is the viewer's own."""
    return viewer.account_id is not None and viewer.account_id == video.owner_account_id


def is_available(video: Progress) -> bool:
    """Whether there is something that others may watch: all of it, or the first rungs if the owner does not wait."""
    if video.state is VideoState.PUBLISHED:
        return True
    return video.state is VideoState.TO_TRANSCODE and video.playable_at is not None and not video.wait_transcoding


def visible_to(viewer: Viewer, video: Standing, *, by_number: bool = False) -> bool:
    """Whether the viewer may know the video's details.

    As on the wire, what is still prepared can be looked up by its address. An unlisted video can be reached only by
    whoever knows its UUID: numbers can be counted through (`by_number`).
    """
    if is_owner(viewer, video) or viewer.may(Right.SEE_ALL_VIDEOS):
        return True
    if video.is_blocked:
        return False
    if video.privacy is Privacy.INTERNAL:
        return viewer.signed_in
    if video.privacy is Privacy.UNLISTED:
        return not by_number
    if video.privacy is Privacy.PASSWORD_PROTECTED:
        return video.unlocked
    return video.privacy is Privacy.PUBLIC


def may_watch(viewer: Viewer, video: Standing) -> bool:
    """Whether the viewer may have the video's media; until it is published as its owner wants, only they may."""
    if is_owner(viewer, video) or viewer.may(Right.SEE_ALL_VIDEOS):
        return True
    return visible_to(viewer, video) and is_available(video)


def is_listed_to(viewer: Viewer, video: Standing) -> bool:
    """Whether general lists show the video to the viewer; their own private videos are in their own list."""
    listed = video.privacy is Privacy.PUBLIC or (video.privacy is Privacy.INTERNAL and viewer.signed_in)
    return listed and is_available(video) and not video.is_blocked


def is_open_to_all(video: Standing) -> bool:
    """Whether media need no credentials at all, so that shared caches may keep them."""
    return video.privacy in (Privacy.PUBLIC, Privacy.UNLISTED) and is_available(video) and not video.is_blocked


def may_update(viewer: Viewer, video: Standing) -> bool:
    """Whether the viewer may change the video; one of another instance is changed there."""
    return video.is_local and (is_owner(viewer, video) or viewer.may(Right.UPDATE_ANY_VIDEO))


def may_delete(viewer: Viewer, video: Standing) -> bool:
    """Whether the viewer may remove the video."""
    return video.is_local and (is_owner(viewer, video) or viewer.may(Right.REMOVE_ANY_VIDEO))


def may_download(viewer: Viewer, video: Standing, *, download_enabled: bool) -> bool:
    """Whether the viewer may save the video's files; its owner always may."""
    return may_watch(viewer, video) and (download_enabled or is_owner(viewer, video))
