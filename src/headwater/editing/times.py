"""Moments of a video as people write them: `1:23`, `1:02:03.5`, `83`. Pure."""

from __future__ import annotations

import re

_TIME = re.compile(r"(?:([0-9]{1,3}):)?(?:([0-9]{1,3}):)?([0-9]{1,5}(?:[.,][0-9]{1,3})?)", re.ASCII)


def read_time(text: object) -> float | None:
    """Return the seconds of a moment; None for what is no time."""
    found = _TIME.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    parts = [float(part) for part in (found[1], found[2]) if part is not None]
    seconds = float(found[3].replace(",", "."))
    if parts and seconds >= 60:
        return None
    for place, part in enumerate(reversed(parts), 1):
        seconds += part * 60**place
    return seconds


def write_time(seconds: float) -> str:
    """Write a moment with the parts that it needs."""
    whole = int(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
