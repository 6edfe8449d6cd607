"""The fields of a channel as requests give them: read with every wrong one named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from headwater.actors import is_username
from headwater.web.bodies import INVALID, NO_NUL, check_fields

_TEXT = Annotated[str, msgspec.Meta(min_length=3, max_length=1000, pattern=NO_NUL)] | None
_CHANGEABLE: dict[str, Any] = {
    "displayName": Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=NO_NUL)],
    "description": _TEXT,
    "support": _TEXT,
    "bulkVideosSupportUpdate": bool,
}
_NEW: dict[str, Any] = {"name": str} | _CHANGEABLE
_CHECKS = {"name": (is_username, INVALID), "displayName": (lambda name: bool(name.strip()), INVALID)}


def read_new_channel(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a channel that is to be made; raises Invalid."""
    return check_fields(given, _NEW, required=("name", "displayName"), checks=_CHECKS)


def read_channel_changes(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a channel that change; raises Invalid."""
    return check_fields(given, _CHANGEABLE, checks=_CHECKS)


def read_channel_form(given: Mapping[str, Any]) -> dict[str, Any]:
    """Bring what a browser sends to what the wire means: an empty text is none, a box that is not ticked is false."""
    values: dict[str, Any] = {name: given[name] for name in ("name", "displayName") if name in given}
    for name in ("description", "support"):
        text = given.get(name)
        values[name] = (text.replace("\r\n", "\n").strip() or None) if isinstance(text, str) else text
    return values | {"bulkVideosSupportUpdate": "bulkVideosSupportUpdate" in given}
