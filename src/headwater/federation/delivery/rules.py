"""What becomes of a delivery. Pure."""

from __future__ import annotations

import enum

import msgspec

from headwater.settings.federation import Deliveries

_FOR_LATER = (408, 425, 429)  # refusals that pass
_NEVER_AGAIN = range(400, 500)


class Fate(enum.Enum):
    """What an attempt means."""

    DELIVERED = "delivered"
    REJECTED = "rejected"  # this inbox says no for good
    LATER = "later"  # this inbox cannot take it now; the host may take others
    HOST_LATER = "host later"  # the host does not answer, or asks to be left alone


class Verdict(msgspec.Struct, frozen=True):
    """What becomes of a delivery after an attempt."""

    fate: Fate
    wait_seconds: float = 0.0


def judge(status: int | None, retry_after: float | None, failures: int, limits: Deliveries, chance: float) -> Verdict:
    """Judge an attempt. `status` None: no answer; `failures`: earlier ones in a row; `chance`: random in 0..1."""
    if status is not None and 200 <= status < 300:
        return Verdict(Fate.DELIVERED)
    wait = wait_seconds(failures, limits, chance)
    if status is None:
        return Verdict(Fate.HOST_LATER, wait)
    if status in (429, 503):
        return Verdict(Fate.HOST_LATER, min(max(wait, retry_after or 0.0), float(limits.max_wait)))
    if status in _NEVER_AGAIN and status not in _FOR_LATER:
        return Verdict(Fate.REJECTED)
    return Verdict(Fate.LATER, wait)


def wait_seconds(failures: int, limits: Deliveries, chance: float) -> float:
    """Return a wait that doubles from failure to failure, spread by a fifth to either side."""
    wait = min(float(limits.first_wait) * 2.0 ** min(failures, 40), float(limits.max_wait))
    return wait * (0.8 + 0.4 * chance)


def read_retry_after(value: str | None) -> float | None:
    """Read `Retry-After` in seconds; dates are not used between servers."""
    return float(value) if value and value.isascii() and value.isdigit() and len(value) < 9 else None
