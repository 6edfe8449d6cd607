"""Names and addresses of logins."""

from __future__ import annotations

import re

MAX_EMAIL_LENGTH = 254  # RFC 5321 4.5.3.1
PASSWORD_LENGTH = (6, 255)
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[^\s@<>\"(),:;\\\[\].]+(\.[^\s@<>\"(),:;\\\[\].]+)*")


def is_email(text: str) -> bool:
    """Whether this looks like an email address; only a message proves more. `root@localhost` is one."""
    return len(text) <= MAX_EMAIL_LENGTH and _EMAIL.fullmatch(text) is not None


def fold_username(username: str) -> str:
    """Return the form in which user names are compared."""
    return username.strip().lower()


def fold_email(email: str) -> str:
    """Return the form in which addresses are compared."""
    return email.strip().lower()
