"""The forms of playlists: what browsers send, brought to what the wire means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from headwater.kit.errors import Invalid
from headwater.watching import parse_time

MAX_SECONDS = (1 << 31) - 1


def read_form(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a playlist as REST takes them: an empty text is none."""
    values = {name: given[name] for name in ("displayName", "privacy", "videoChannelId") if name in given}
    text = given.get("description")
    if isinstance(text, str):
        values["description"] = text.replace("\r\n", "\n").strip() or None
    if str(values.get("privacy")) == "3":
        values["videoChannelId"] = None  # nobody else sees it: no channel shows it
    return values


def read_moments(given: Mapping[str, Any]) -> dict[str, int | None]:
    """Return where an element begins and ends, written as people do (`1:03`); raises Invalid naming the field."""
    found: dict[str, int | None] = {}
    for name in ("startTimestamp", "stopTimestamp"):
        text = given.get(name)
        if not isinstance(text, str):
            continue
        seconds = parse_time(text)
        if text.strip() and (seconds is None or seconds > MAX_SECONDS):
            raise Invalid(f"Incorrect request parameters: {name}", fields={name: "Invalid value"})
        found[name] = None if seconds is None else int(seconds)
    return found
