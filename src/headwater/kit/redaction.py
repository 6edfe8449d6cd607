"""Secrets struck out of what is written down: known by their names, or by what stands before them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

STRUCK_OUT = "[redacted]"
_SECRET_NAME = re.compile(r"passw|secret|token|authorization|cookie|credential|private_?key|access_?key|otp", re.I)
_SECRET_TEXTS = (
    re.compile(r"(?P<keep>\b(?:bearer|basic)\s+)[^\s\"',;]+", re.I),
    re.compile(
        r"(?P<keep>[?&;\s'\"][\w-]*(?:token|secret|password|otp|code|verificationString|invitation)=)[^&\s\"'#]+", re.I
    ),
    re.compile(r"(?P<keep>\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@/]+(?=@)", re.I),
)
_DEEPEST = 6


def strike_out(value: Any, depth: int = 0) -> Any:
    """Return a value without the secrets that its names or texts give away."""
    if isinstance(value, str):
        for pattern in _SECRET_TEXTS:
            value = pattern.sub(rf"\g<keep>{STRUCK_OUT}", value)
        return value
    if depth >= _DEEPEST:
        return value if isinstance(value, int | float | bool | None) else STRUCK_OUT
    if isinstance(value, Mapping):
        return {
            name: STRUCK_OUT if _holds_secret(name, under) else strike_out(under, depth + 1)
            for name, under in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [strike_out(entry, depth + 1) for entry in value]
    return value


def _holds_secret(name: object, value: object) -> bool:
    return value is not None and not isinstance(value, bool) and bool(_SECRET_NAME.search(str(name)))
