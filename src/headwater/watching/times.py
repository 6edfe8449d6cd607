"""Moments of a video as links carry them: `1m3s`."""

from __future__ import annotations

import re

_SECONDS = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)s?", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})", re.ASCII)
_UNITS = re.compile(r"(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,9}(?:\.\d{1,6})?)s?)?", re.ASCII)


def parse_time(text: str | None) -> float | None:
    """Return the seconds of `63`, `63s`, `1m3s`, `1h`, `1:03` or `1:02:03`; None when it is none of these."""
    value = (text or "").strip().lower()
    if plain := _SECONDS.fullmatch(value):
        return float(plain[1])
    match = _CLOCK.fullmatch(value) or (_UNITS.fullmatch(value) if value else None)
    if match is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def format_time(seconds: float) -> str:
    """Write seconds as links carry them: `1h2m3s`, `1m3s`, `45s`."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    text = (f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else "")
    return text + (f"{rest}s" if rest or not text else "")
