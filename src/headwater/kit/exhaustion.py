"""Tells that something ran out of room, whatever it was that noticed."""

from __future__ import annotations

import errno

_NUMBERS = (errno.ENOSPC, errno.EDQUOT)
_WORDS = ("disk is full", "no space left on device", "disk full", "disk quota exceeded")
_MAX_DEPTH = 8


def is_out_of_space(error: BaseException | None) -> bool:
    """Whether an exception, or one that it came from, says that a disk is full: of the system or of a database."""
    for _ in range(_MAX_DEPTH):
        if error is None:
            return False
        if isinstance(error, OSError) and error.errno in _NUMBERS:
            return True
        original = getattr(error, "orig", None)  # a database driver's own, inside SQLAlchemy's
        words = f"{original if original is not None else ''} {getattr(error, 'tail', '')}".lower()
        if any(word in words for word in _WORDS):
            return True
        error = error.__cause__ or error.__context__
    return False
