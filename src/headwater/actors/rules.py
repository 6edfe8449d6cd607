"""Names of actors and the handles that people write."""

from __future__ import annotations

import re

from headwater.actors.model import LOCAL_HOST

INSTANCE_NAME = "peertube"  # the wire's reserved name of the instance actor
MAX_NAME_LENGTH = 50
_USERNAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", re.ASCII)
_ACTOR_NAME = re.compile(r"[A-Za-z0-9_.:-]+", re.ASCII)


def is_username(text: str) -> bool:
    """Whether a user, and their account, may have this name: lower case letters, digits, `_`, and `.-` inside."""
    return len(text) <= MAX_NAME_LENGTH and _USERNAME.fullmatch(text) is not None


def is_actor_name(text: str) -> bool:
    """Whether a channel may have this name."""
    return len(text) <= MAX_NAME_LENGTH and _ACTOR_NAME.fullmatch(text) is not None


def fold_name(name: str) -> str:
    """Return the form in which names are compared: they differ by more than case."""
    return name.lower()


def parse_handle(handle: str, own_host: str) -> tuple[str, str]:
    """Read `name` or `name@host` (a leading `@` too) as `(folded name, host)`; the host is empty when it is ours.

    What cannot be a handle becomes a name that nobody has.
    """
    if "\0" in handle:  # PostgreSQL refuses to look for it
        return "", LOCAL_HOST
    name, _, host = handle.removeprefix("@").partition("@")
    host = host.lower()
    return fold_name(name), LOCAL_HOST if host in ("", own_host.lower()) else host
