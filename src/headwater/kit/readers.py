"""Reading what somebody gave by a table of fields, so that every wrong one is named and not the first only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Reader = tuple[str, Callable[[Any], Any], str]
"""The name of the field for us, what reads its value (raises when it is wrong), and what is said then."""


def read_known(given: Mapping[str, Any], readers: Mapping[str, Reader]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values that were read by our names, and the reasons of the wrong ones by their names."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for key, (field, read, reason) in readers.items():
        if key not in given:
            continue
        try:
            found[field] = read(given[key])
        except (ValueError, TypeError, LookupError, OverflowError):  # what a conversion of foreign values raises
            wrong[key] = reason
    return found, wrong
