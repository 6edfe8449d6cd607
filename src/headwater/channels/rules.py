"""Who may change a channel, and when one may go. Pure."""

from __future__ import annotations

from headwater.house import Viewer
from headwater.house.rights import Right


def may_manage(viewer: Viewer, owner_account_id: int, *, is_local: bool) -> bool:
    """Whether the viewer may change or remove a channel: its owner or who manages all channels, and only ours."""
    owns = viewer.account_id is not None and viewer.account_id == owner_account_id
    return is_local and (owns or viewer.may(Right.MANAGE_ANY_VIDEO_CHANNEL))


def may_add(count: int, max_per_user: int) -> bool:
    """Whether somebody who has so many channels may have one more."""
    return count < max_per_user


def may_remove_one_of(count: int) -> bool:
    """Whether somebody who has so many channels may lose one: whoever publishes needs one to publish in."""
    return count > 1
