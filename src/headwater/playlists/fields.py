"""The fields of playlists and their elements as requests give them: read with every wrong one named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from headwater.playlists.model import PlaylistPrivacy
from headwater.web.bodies import INVALID, NO_NUL, check_fields

MAX_NUMBER = (1 << 31) - 1
_SECONDS = Annotated[int, msgspec.Meta(ge=0, le=MAX_NUMBER)] | None
_PLAYLIST: dict[str, Any] = {
    "description": Annotated[str, msgspec.Meta(min_length=3, max_length=1000, pattern=NO_NUL)] | None,
    "privacy": PlaylistPrivacy,
    "videoChannelId": Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)] | None,
    "displayName": Annotated[str, msgspec.Meta(min_length=1, max_length=120, pattern=NO_NUL)],
}
_CHECKS = {
    "displayName": (lambda name: bool(name.strip()), INVALID),
    **{name: (lambda _value: True, INVALID) for name in ("description", "privacy", "videoChannelId")},
}
_TIMES: dict[str, Any] = {"startTimestamp": _SECONDS, "stopTimestamp": _SECONDS}
_PLACE = Annotated[int, msgspec.Meta(ge=1, le=MAX_NUMBER)]
_MOVE: dict[str, Any] = {
    "startPosition": _PLACE,
    "insertAfterPosition": Annotated[int, msgspec.Meta(ge=0, le=MAX_NUMBER)],
    "reorderLength": _PLACE,
}


def read_new_playlist(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a playlist that is to be made; raises Invalid."""
    return check_fields(_clean(given), _PLAYLIST, required=("displayName",), checks=_CHECKS)


def read_playlist_changes(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a playlist that change; raises Invalid."""
    return check_fields(_clean(given), _PLAYLIST, checks=_CHECKS)


def read_times(given: Mapping[str, Any]) -> dict[str, int | None]:
    """Return where an element begins and ends, as far as it is said; raises Invalid."""
    return check_fields(given, _TIMES, checks=dict.fromkeys(_TIMES, (lambda _value: True, INVALID)))


def read_move(given: Mapping[str, Any]) -> dict[str, int]:
    """Return what is moved where; raises Invalid."""
    checks = dict.fromkeys(_MOVE, (lambda _value: True, INVALID))
    return check_fields(given, _MOVE, required=("startPosition", "insertAfterPosition"), checks=checks)


def _clean(given: Mapping[str, Any]) -> dict[str, Any]:
    """Forms write nothing as an empty text, or as the word null."""
    optional = ("description", "videoChannelId")
    return {name: None if name in optional and value in ("", "null") else value for name, value in given.items()}
