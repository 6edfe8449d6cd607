"""What is said of joining an instance, of its room, and of sensitive videos. Pure."""

from __future__ import annotations

import enum

from headwater.settings import Settings

UNLIMITED = -1


class Joining(enum.StrEnum):
    """How somebody gets an account here."""

    CLOSED = "closed"
    FULL = "full"  # as many as the administrators want
    REQUEST = "request"  # somebody decides about each request
    OPEN = "open"


def decide_joining(settings: Settings, users: int) -> Joining:
    """Return how strangers get an account while there are so many users."""
    signup = settings.signup
    if not signup.enabled:
        return Joining.CLOSED
    if signup.limit != UNLIMITED and users >= signup.limit:
        return Joining.FULL
    return Joining.REQUEST if signup.requires_approval else Joining.OPEN
