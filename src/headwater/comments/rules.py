"""Who may see, write, let through and remove a comment. Pure; `store.shown_to` says the first in SQL."""

from __future__ import annotations

from typing import Any

import msgspec

from headwater.house import Viewer
from headwater.house.rights import Right
from headwater.kit.errors import Conflict, Invalid, Problem
from headwater.videos import CommentsPolicy

FIELD = "text"
MAX_LENGTH = 10_000  # the wire's


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules need to know of a video that is talked about."""

    owner_account_id: int
    is_local: bool = True
    policy: CommentsPolicy = CommentsPolicy.ENABLED


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules need to know of a comment."""

    author_account_id: int | None
    is_held: bool = False
    is_removed: bool = False
    depth: int = 0


def place_of(video: Any) -> Place:
    """Take what the rules need from a row of `videos.find_visible`."""
    return Place(
        owner_account_id=video.owner_account_id, is_local=video.is_local, policy=CommentsPolicy(video.comments_policy)
    )


def said_by(comment: Any) -> Said:
    """Take what the rules need from a comment or its row."""
    return Said(
        author_account_id=comment.account_id,
        is_held=comment.held_for_review,
        is_removed=comment.deleted_at is not None,
        depth=comment.depth,
    )


def may_moderate(viewer: Viewer, place: Place) -> bool:
    """Whether the viewer decides what stands below the video: its owner and the moderators."""
    return _is(viewer, place.owner_account_id) or viewer.may(Right.MANAGE_ANY_VIDEO_COMMENT)


def sees_held(viewer: Viewer, place: Place) -> bool:
    """Whether the viewer sees comments of others that wait for review."""
    return _is(viewer, place.owner_account_id) or viewer.may(Right.SEE_ALL_COMMENTS)


def may_see(viewer: Viewer, place: Place, comment: Said) -> bool:
    """Whether the viewer sees a comment of a video that they may see; its author always does."""
    return not comment.is_held or _is(viewer, comment.author_account_id) or sees_held(viewer, place)


def may_remove(viewer: Viewer, place: Place, comment: Said) -> bool:
    """Whether the viewer may take a comment away: whoever wrote it, and whoever moderates."""
    return _is(viewer, comment.author_account_id) or may_moderate(viewer, place)


def may_approve(viewer: Viewer, place: Place) -> bool:
    """Whether the viewer may let a comment through; below a video from elsewhere its own instance decides."""
    return place.is_local and may_moderate(viewer, place)


def needs_review(viewer: Viewer, place: Place) -> bool:
    """Whether what the viewer writes waits until the video's owner lets it through.

    Our moderators write freely below our videos; elsewhere they are guests like everybody.
    """
    if place.policy is not CommentsPolicy.REQUIRES_APPROVAL or _is(viewer, place.owner_account_id):
        return False
    return not may_approve(viewer, place)


def refuse_writing(place: Place, parent: Said | None, *, max_depth: int) -> Problem | None:
    """Say why nothing can be written here, or there in answer."""
    if place.policy is CommentsPolicy.DISABLED:
        return Conflict("Video comments are disabled for this video.")
    if parent is None:
        return None
    if parent.is_removed:
        return Conflict("This comment is already deleted")
    if parent.is_held:
        return Conflict("Cannot reply to a comment that is held for review")
    if parent.depth >= max_depth:
        return Conflict("This conversation is too deep. Please answer further up.")
    return None


def read_text(given: Any, *, max_length: int) -> str:
    """Check what somebody wrote, without the white space around it; raises Invalid."""
    text = given.replace("\r\n", "\n").strip() if isinstance(given, str) else ""
    if not text:
        raise Invalid(f"Incorrect request parameters: {FIELD}", fields={FIELD: "Invalid value"})
    if len(text) > max_length:
        raise Invalid(
            f"Incorrect request parameters: {FIELD}", fields={FIELD: f"At most {max_length} characters are taken"}
        )
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Invalid(f"Incorrect request parameters: {FIELD}", fields={FIELD: "Not a text"})
    return text


def _is(viewer: Viewer, account_id: int | None) -> bool:
    return viewer.account_id is not None and viewer.account_id == account_id
