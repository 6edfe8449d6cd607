"""JSON from strangers: read only up to a size, a depth and a number of values."""

from __future__ import annotations

from typing import Any

import msgspec


class OutOfBounds(Exception):
    """A document that is no JSON object, or more of one than is taken."""


class Bounds(msgspec.Struct, frozen=True):
    """How much of a document is taken."""

    max_bytes: int = 500_000  # the reference's body limit
    max_depth: int = 30
    max_values: int = 20_000


def read_document(content: bytes, bounds: Bounds) -> dict[str, Any]:
    """Decode a JSON object; raises OutOfBounds."""
    if len(content) > bounds.max_bytes:
        raise OutOfBounds(f"more than {bounds.max_bytes} bytes")
    try:
        document = msgspec.json.decode(content)
    except (ValueError, RecursionError) as error:
        raise OutOfBounds("not JSON") from error
    if not isinstance(document, dict):
        raise OutOfBounds("not a JSON object")
    if not _is_surely_within(content, bounds):
        check_bounds(document, bounds)
    return document


def _is_surely_within(content: bytes, bounds: Bounds) -> bool:
    """Whether it is so short, and has so few brackets, that nothing need be counted: nearly every activity.

    A value takes two bytes at least, with the comma behind it or the bracket around the next.
    """
    is_short = (len(content) + 1) // 2 <= bounds.max_values
    return is_short and content.count(b"{") + content.count(b"[") < bounds.max_depth


def check_bounds(document: Any, bounds: Bounds) -> None:
    """Raise OutOfBounds when a document is too deep or has too many values."""
    level, count = [document], 0
    for _ in range(bounds.max_depth):
        count += len(level)
        if count > bounds.max_values:
            raise OutOfBounds(f"more than {bounds.max_values} values")
        level = [child for value in level for child in _children(value)]
        if not level:
            return
    raise OutOfBounds(f"deeper than {bounds.max_depth} levels")


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
