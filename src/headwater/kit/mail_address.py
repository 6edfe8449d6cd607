"""What counts as an email address, wherever one is asked for."""

from __future__ import annotations

import re

MAX_EMAIL_LENGTH = 254  # RFC 5321 4.5.3.1
_EMAIL = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f@<>\"(),:;\\\[\]]{1,64}@[^\s\x00-\x1f\x7f-\x9f@<>\"(),:;\\\[\].]+"
    r"(\.[^\s\x00-\x1f\x7f-\x9f@<>\"(),:;\\\[\].]+)*"
)


def is_email(text: str) -> bool:
    """Whether this looks like an email address; only a message proves more. `root@localhost` is one."""
    return len(text) <= MAX_EMAIL_LENGTH and _EMAIL.fullmatch(text) is not None
