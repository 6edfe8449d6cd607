"""Codes by time (RFC 6238) and recovery codes: which ones count. No I/O."""

from __future__ import annotations

import hmac
import secrets

STEP_SECONDS = 30
DIGITS = 6
DRIFT_STEPS = 1  # RFC 6238 5.2: clocks of telephones are a little off, and people type for a while
RECOVERY_CODES = 10
_RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else on paper
_RECOVERY_HALF = 5


def step_of(seconds: float) -> int:
    """Return the number of the half minute in which a moment (seconds since the epoch) lies."""
    return int(seconds) // STEP_SECONDS


def find_step(secret: str, given: str, now_seconds: float, last_step: int | None) -> int | None:
    """Return the step whose code was given; None for a wrong one, and for one of a step that has been used."""
    from pyotp import TOTP

    code, found = normalise(given), None
    if len(code) != DIGITS or not (code.isascii() and code.isdecimal()):
        return None
    now, totp = step_of(now_seconds), TOTP(secret)
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):  # all of them: equal work for right and wrong ones
        right = hmac.compare_digest(totp.generate_otp(step), code)
        if right and (last_step is None or step > last_step):
            found = step
    return found


def normalise(given: str) -> str:
    """Return a code without what people put between its parts."""
    return "".join(given.split()).replace("-", "").lower()


def looks_like_recovery(given: str) -> bool:
    """Whether this could be a recovery code, of any instance."""
    code = normalise(given)
    return len(code) == 2 * _RECOVERY_HALF and all(letter in _RECOVERY_ALPHABET for letter in code)


def make_recovery_codes() -> list[str]:
    """Return new recovery codes, as they are shown: two groups of five."""
    return ["-".join(_make_half() for _ in range(2)) for _ in range(RECOVERY_CODES)]


def _make_half() -> str:
    return "".join(secrets.choice(_RECOVERY_ALPHABET) for _ in range(_RECOVERY_HALF))
