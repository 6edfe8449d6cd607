"""Values people write with units: durations (`7 days`, `10 s`) and sizes (`4 MB`, `500 MiB`)."""

from __future__ import annotations

import re
from typing import Any

_PARTS = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([a-zA-Z]*)\s*")
_SECONDS = {
    **dict.fromkeys(("", "s", "sec", "second", "seconds"), 1.0),
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), 0.001),
    **dict.fromkeys(("m", "min", "minute", "minutes"), 60.0),
    **dict.fromkeys(("h", "hour", "hours"), 3600.0),
    **dict.fromkeys(("d", "day", "days"), 86400.0),
    **dict.fromkeys(("w", "week", "weeks"), 604800.0),
}
_BYTES = {"": 1, "b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40}
_BYTES |= {"kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40}


class Seconds(float):
    """A duration in seconds; read from a number or from a text such as `7 days`."""

    @property
    def plain(self) -> float:
        """The number by itself."""
        return float(self)


class ByteSize(int):
    """A size in bytes; read from a number or from a text such as `4MB` (1024 based). -1 means no limit."""

    @property
    def plain(self) -> int:
        """The number by itself."""
        return int(self)


def read_unit(kind: type, value: Any) -> Any:
    """Convert a plain value to `Seconds` or `ByteSize`; raises ValueError with a reason (a msgspec dec_hook)."""
    if kind is Seconds:
        return Seconds(_read(value, _SECONDS, "duration such as '10 s' or '7 days'"))
    if kind is ByteSize:
        return ByteSize(round(_read(value, _BYTES, "size such as '500 MB'")))
    # What msgspec asks of a dec_hook for a type that it does not know: a mistake in the settings tree, never a user's.
    raise NotImplementedError(f"no reader for {kind}")


def _read(value: Any, units: dict[str, Any], wanted: str) -> float:
    if isinstance(value, bool):
        raise ValueError(f"expected a {wanted}")
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        if value.strip() == "-1":
            return -1.0
        parts = _PARTS.fullmatch(value)
        if parts and parts[2].lower() in units:
            return float(parts[1]) * float(units[parts[2].lower()])
    raise ValueError(f"expected a {wanted}, got {value!r}")
