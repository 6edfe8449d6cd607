"""What somebody looks for among comments. Every bad parameter of REST is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from headwater.kit import ids
from headwater.kit.errors import Invalid
from headwater.web.forms import MAX_PAIRS, nest

MAX_TEXT = 200
MAX_START = 1 << 31
MAX_COUNT = 100
SORTS = {"createdAt", "publishedAt"}  # the second is what the reference takes for its default, and fails on


class CommentQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A checked query; what was not asked for is None."""

    start: int = 0
    count: int = 15
    sort: str = "-createdAt"
    search: str | None = None
    search_account: str | None = None
    search_video: str | None = None
    video: str | None = None  # id, UUID or short UUID
    channel_id: int | None = None
    auto_tags: list[str] | None = None
    is_held: bool | None = None
    is_local: bool | None = None
    on_local_video: bool | None = None


def read_query(query_string: bytes) -> CommentQuery:
    """Read a URL's query; raises Invalid naming every wrong parameter. Unknown parameters are passed over, as there."""
    try:
        pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True, max_num_fields=MAX_PAIRS)
    except ValueError as error:
        raise Invalid("Too many parameters") from error
    given, found, wrong = nest(pairs), {}, {}
    for key, (field, read) in _PARAMETERS.items():
        if key not in given:
            continue
        try:
            found[field] = read(given[key])
        except (ValueError, TypeError, LookupError):
            wrong[key] = "Invalid value"
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    return CommentQuery(**found)


def _number(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, str) or not (value.isascii() and value.isdecimal()) or len(value) > 18:
            raise ValueError
        if not low <= int(value) <= high:
            raise ValueError
        return int(value)

    return read


def _boolean(value: Any) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[value]


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or len(value) > MAX_TEXT or "\x00" in value:
        raise ValueError
    return value.strip() or None


def _texts(value: Any) -> list[str]:
    entries = value if isinstance(value, list) else [value]
    if len(entries) > MAX_COUNT:
        raise ValueError
    return [_text(entry) or "" for entry in entries]


def _video(value: Any) -> str:
    if not isinstance(value, str) or ids.parse(value) is None:
        raise ValueError
    return value


def _sort(value: Any) -> str:
    if not isinstance(value, str) or value.removeprefix("-") not in SORTS:
        raise ValueError
    return value.replace("publishedAt", "createdAt")


_PARAMETERS: Mapping[str, tuple[str, Callable[[Any], Any]]] = {
    "start": ("start", _number(0, MAX_START)),
    "count": ("count", _number(0, MAX_COUNT)),
    "sort": ("sort", _sort),
    "search": ("search", _text),
    "searchAccount": ("search_account", _text),
    "searchVideo": ("search_video", _text),
    "videoId": ("video", _video),
    "videoChannelId": ("channel_id", _number(1, 10**18 - 1)),
    "autoTagOneOf": ("auto_tags", _texts),
    "isHeldForReview": ("is_held", _boolean),
    "isLocal": ("is_local", _boolean),
    "onLocalVideo": ("on_local_video", _boolean),
}
