"""What a moderator may say of a blocked video, and whose new videos wait for one. Pure."""

from __future__ import annotations

from typing import Any

from headwater.house.rights import Right, Role, has_right
from headwater.kit.errors import Conflict, Invalid, Problem

MIN_REASON, MAX_REASON = 2, 300  # the wire's
BYPASS_REVIEW = 1  # of a user's admin flags: their videos do not wait


def read_reason(given: Any) -> str | None:
    """Check why a video is blocked; raises Invalid."""
    text = given.strip() if isinstance(given, str) else given
    if text is None or text == "":
        return None
    if not isinstance(text, str) or not MIN_REASON <= len(text) <= MAX_REASON or "\0" in text:
        raise Invalid("Incorrect request parameters: reason", fields={"reason": "Should have a valid reason"})
    return text


def read_flag(given: Any) -> bool:
    """Check whether other instances shall forget a video; raises Invalid."""
    words = {"true": True, "false": False, "1": True, "0": False}
    found = words.get(given.lower()) if isinstance(given, str) else given
    if not isinstance(found, bool):
        raise Invalid("Incorrect request parameters: unfederate", fields={"unfederate": "Should be a boolean"})
    return found


def refuse_unfederating(*, is_local: bool) -> Problem | None:
    """Say why other instances cannot be told to forget a video."""
    return None if is_local else Conflict("You cannot unfederate a remote video.")


def waits_for_moderator(role: Role, admin_flags: int, *, is_enabled: bool) -> bool:
    """Whether a new video of such a user is seen only once a moderator has let it through."""
    return is_enabled and not has_right(role, Right.MANAGE_VIDEO_BLACKLIST) and not admin_flags & BYPASS_REVIEW
