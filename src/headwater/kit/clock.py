"""The one source of time, so that tests can stop it. Times are aware UTC with millisecond precision, as on the wire."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def _read_system() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


_read: Callable[[], dt.datetime] = _read_system


def now() -> dt.datetime:
    """Return the current UTC time, cut to milliseconds."""
    moment = _read()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def format_wire(moment: dt.datetime) -> str:
    """Write a time as the wire does: `2026-11-21T09:24:26.270Z`."""
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


@contextmanager
def frozen(at: dt.datetime) -> Iterator[Callable[[dt.timedelta], None]]:
    """Stop the clock at a moment; yields a function that moves it forward. For tests."""
    global _read
    before, moment = _read, at

    def advance(by: dt.timedelta) -> None:
        nonlocal moment
        moment += by

    _read = lambda: moment  # noqa: E731
    try:
        yield advance
    finally:
        _read = before
