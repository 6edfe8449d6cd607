"""Who may see and change a playlist, what may be asked of one, how places move. Pure."""

from __future__ import annotations

from typing import Any, Protocol

from headwater.house import Viewer
from headwater.house.rights import Right
from headwater.kit.errors import Invalid
from headwater.playlists.model import ElementKind, PlaylistKind, PlaylistPrivacy
from headwater.videos import Privacy, VideoState

NO_CHANNEL = 'Cannot set "public" or "unlisted" a playlist that is not assigned to a channel.'


class Standing(Protocol):
    """What the rules need to know of a playlist: a row of the store and a `Playlist` both tell it."""

    @property
    def account_id(self) -> int: ...
    @property
    def is_local(self) -> bool: ...
    @property
    def kind(self) -> PlaylistKind: ...
    @property
    def privacy(self) -> PlaylistPrivacy: ...


def is_owner(viewer: Viewer, playlist: Standing) -> bool:
    """Whether the playlist is the viewer's own."""
    return viewer.account_id is not None and viewer.account_id == playlist.account_id


def may_see(viewer: Viewer, playlist: Standing, *, by_number: bool = False) -> bool:
    """Whether the viewer may see a playlist. Numbers can be counted through: unlisted ones are found by UUID alone."""
    if is_owner(viewer, playlist) or playlist.privacy is PlaylistPrivacy.PUBLIC:
        return True
    if playlist.privacy is PlaylistPrivacy.UNLISTED:
        return not by_number
    return viewer.may(Right.UPDATE_ANY_VIDEO_PLAYLIST)


def may_change(viewer: Viewer, playlist: Standing) -> bool:
    """Whether the viewer may describe a playlist anew or remove it; only ours."""
    return playlist.is_local and (is_owner(viewer, playlist) or viewer.may(Right.REMOVE_ANY_VIDEO_PLAYLIST))


def may_fill(viewer: Viewer, playlist: Standing) -> bool:
    """Whether the viewer may put videos in, move them and take them out; only ours."""
    return playlist.is_local and (is_owner(viewer, playlist) or viewer.may(Right.UPDATE_ANY_VIDEO_PLAYLIST))


def check_channel_given(privacy: PlaylistPrivacy, channel_id: int | None) -> None:
    """Raise Invalid for a playlist that others see but that no channel shows."""
    if privacy is not PlaylistPrivacy.PRIVATE and channel_id is None:
        raise Invalid(NO_CHANNEL)


def kind_of(viewer: Viewer, video: Any | None, *, is_hidden: bool = False) -> ElementKind:
    """Say whether the video of an element is shown to the viewer; `video` has the columns of a video and its owner.

    `is_hidden`: the instance has blocked it, or the instance or the viewer its account; only its owner sees it.
    """
    if video is None:
        return ElementKind.DELETED
    if viewer.account_id is not None and viewer.account_id == video.owner_account_id:
        return ElementKind.REGULAR
    if video.privacy is Privacy.INTERNAL:
        hidden = not viewer.signed_in
    else:
        hidden = video.privacy not in (Privacy.PUBLIC, Privacy.UNLISTED)
    if hidden:
        return ElementKind.PRIVATE
    if is_hidden:
        return ElementKind.UNAVAILABLE
    early = video.state is VideoState.TO_TRANSCODE and video.playable_at is not None and not video.wait_transcoding
    return ElementKind.REGULAR if video.state is VideoState.PUBLISHED or early else ElementKind.UNAVAILABLE


def may_take_in(viewer: Viewer, video: Any) -> bool:
    """Whether the viewer may put a video into a playlist: a private one of others would be a way to ask for it."""
    if viewer.account_id == video.owner_account_id or viewer.may(Right.SEE_ALL_VIDEOS):
        return True
    return video.privacy is not Privacy.PRIVATE


def check_move(length: int, first: int, after: int, count: int) -> None:
    """Raise Invalid unless `count` places from `first` can be put behind place `after` (0: at the beginning)."""
    if first > length or after > length or first + count - 1 > length:
        raise Invalid(f"Start position or insert after position exceed the playlist limits (max: {length})")


def list_shifts(first: int, after: int, count: int) -> list[tuple[int, int, int]]:
    """Return how a move changes places, as (from, to, by); nothing when all stays where it is."""
    last = first + count - 1
    if first - 1 <= after <= last:
        return []
    if after > last:
        return [(first, last, after - last), (last + 1, after, -count)]
    return [(first, last, after + 1 - first), (after + 1, first - 1, count)]
