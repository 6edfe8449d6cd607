"""When a failed job is tried again. Pure."""

from __future__ import annotations

import msgspec


class Backoff(msgspec.Struct, frozen=True):
    """Waits that grow from failure to failure, spread by jitter so that jobs do not come back all at once."""

    first_seconds: float = 10.0
    factor: float = 3.0
    max_seconds: float = 3600.0
    jitter: float = 0.2  # the share of the wait that is random, to either side


def wait_seconds(backoff: Backoff, failures: int, chance: float) -> float:
    """Return the wait after the nth failure (from 1); `chance` is a random number in 0..1."""
    exponent = min(failures - 1, 64)  # beyond it every factor has long met its bound, and floats overflow
    wait = min(backoff.first_seconds * backoff.factor**exponent, backoff.max_seconds)
    return wait * (1 + backoff.jitter * (2 * chance - 1))


def may_retry(failures: int, attempts: int) -> bool:
    """Whether a job that has failed this often gets another attempt."""
    return failures < attempts


def shorten_failure(text: str, limit: int) -> str:
    """Keep the end of a failure's text, where the reason is, within `limit` characters."""
    text = text.replace("\x00", "")  # PostgreSQL keeps no NUL in text
    return text if len(text) <= limit else "… " + text[len(text) - limit + 2 :]
