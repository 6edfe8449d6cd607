"""Passwords: argon2id for new ones, bcrypt for those of imported users; equal work whether or not a name exists."""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_TIME_COST = 2
_MEMORY_KIB = 19 * 1024  # OWASP's second profile: about 30 ms, and memory stays small with `_AT_ONCE`
_AT_ONCE = threading.BoundedSemaphore(2)
_MAX_LENGTH = 4096  # hashing a megabyte would be somebody else's wait
_BCRYPT_BYTES = 72  # all that bcrypt ever looked at
# The hash of a random forgotten password, of the same cost: verified when there is no such user.
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$VVJui/yG1ny0Pkh5Wcnkzw$QeSsDwXIUhCDzqo0/z/8OlYPzpT7hW3zIm+sk7bTSL4"


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    with _AT_ONCE:
        return _hasher().hash(password[:_MAX_LENGTH])


def verify_password(password: str, stored: str | None) -> bool:
    """Whether a password is the one of a stored hash; without one (no such user) the same work is done for nothing."""
    if stored is not None and stored.startswith("$2"):
        return _verify_bcrypt(password, stored)
    from argon2.exceptions import InvalidHashError, VerificationError

    with _AT_ONCE:
        try:
            return _hasher().verify(stored or _NOBODY, password[:_MAX_LENGTH]) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def _verify_bcrypt(password: str, stored: str) -> bool:
    import bcrypt

    with _AT_ONCE:
        return bcrypt.checkpw(password.encode()[:_BCRYPT_BYTES], stored.encode())


@functools.cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_TIME_COST, memory_cost=_MEMORY_KIB, parallelism=1)
