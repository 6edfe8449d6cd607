"""What a conditional or partial request wants of a file (RFC 9110 13 and 14). Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_RANGES = 16  # of one request; more is an attack, and gets the whole
_SPEC = re.compile(r"(\d{0,18})-(\d{0,18})", re.ASCII)


class Span(NamedTuple):
    """Bytes from `start` to before `end`."""

    start: int
    end: int


class NotSatisfiable(Exception):
    """No byte of what was asked for exists."""


def read_range(header: str | None, size: int) -> Span | None:
    """Return the part that a Range header asks for; None for the whole file.

    What cannot be understood is passed over, as the RFC wants it; so are several parts that do not touch: nobody who
    plays or downloads needs them, and the whole file is a right answer. Raises NotSatisfiable.
    """
    unit, _, specs = (header or "").partition("=")
    parts = [spec.strip() for spec in specs.split(",")]
    if unit.strip().lower() != "bytes" or len(parts) > MAX_RANGES:
        return None
    spans = []
    for part in parts:
        found = _SPEC.fullmatch(part)
        if found is None or found[0] == "-" or (found[1] and found[2] and int(found[1]) > int(found[2])):
            return None
        if (span := _clip(found[1], found[2], size)) is not None:
            spans.append(span)
    if not spans:
        raise NotSatisfiable
    joined = _join(spans)
    return joined[0] if len(joined) == 1 else None


def _clip(first: str, last: str, size: int) -> Span | None:
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    return Span(start, end) if start < end else None


def _join(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def is_unchanged(if_none_match: str | None, etag: str) -> bool:
    """Whether the client has this very content already (weak comparison)."""
    if if_none_match is None:
        return False
    known = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in known or etag in known


def may_continue(if_range: str | None, etag: str) -> bool:
    """Whether a part may be added to what the client has (strong comparison; we give no dates)."""
    return if_range is None or if_range.strip() == etag
