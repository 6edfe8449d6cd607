"""What a client may ask of a list of videos: filters, order, extra parts. Every bad parameter is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from headwater.kit.errors import Invalid
from headwater.videos.model import Privacy
from headwater.web.forms import MAX_PAIRS, nest

SORTS = (
    "name", "duration", "createdAt", "publishedAt", "originallyPublishedAt", "views", "likes", "trending", "hot",
    "best", "localVideoFilesSize",
)  # fmt: skip
UNKNOWN_LANGUAGE = "_unknown"
MAX_COUNT = 100
MAX_START = 1 << 31
MAX_ENTRIES = 100  # of one list parameter; clients send a handful
MAX_TEXT = 200


class Include:
    """Bits of `include`: videos and parts that lists leave out unless a moderator asks."""

    NOT_PUBLISHED_STATE = 1
    BLACKLISTED = 2
    BLOCKED_OWNER = 4
    FILES = 8
    CAPTIONS = 16
    SOURCE = 32
    AUTOMATIC_TAGS = 64
    ALL = 127


class VideoQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A checked query; what was not asked for is None."""

    start: int = 0
    count: int = 15
    sort: str = "-publishedAt"
    category_one_of: list[int] | None = None
    licence_one_of: list[int] | None = None
    language_one_of: list[str] | None = None
    privacy_one_of: list[Privacy] | None = None
    tags_one_of: list[str] | None = None
    tags_all_of: list[str] | None = None
    auto_tag_one_of: list[str] | None = None
    nsfw: str | None = None  # "true", "false" or "both"
    is_live: bool | None = None
    is_local: bool | None = None
    has_hls_files: bool | None = None
    has_web_video_files: bool | None = None
    exclude_already_watched: bool | None = None
    skip_count: bool = False
    include: int = 0
    search: str | None = None
    channel_id: int | None = None  # only in the owner's list

    def includes(self, bit: int) -> bool:
        """Whether an `Include` bit is set."""
        return bool(self.include & bit)


def read_query(query_string: bytes) -> VideoQuery:
    """Read a URL's query; raises Invalid naming every wrong parameter. Unknown parameters are passed over, as there."""
    try:
        pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True, max_num_fields=MAX_PAIRS)
    except ValueError as error:
        raise Invalid("Too many parameters") from error
    return read_parameters(nest(pairs))


def read_parameters(given: Mapping[str, Any]) -> VideoQuery:
    """Check parameters that are already an object."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for key, (field, read, reason) in _PARAMETERS.items():
        if key not in given:
            continue
        try:
            found[field] = read(given[key])
        except (ValueError, TypeError, LookupError):
            wrong[key] = reason
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    return VideoQuery(**found)


def _number(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, str) or not (number := value.strip()).isdecimal() or len(number) > 18:
            raise ValueError
        if not low <= int(number) <= high:
            raise ValueError
        return int(number)

    return read


def _boolean(value: Any) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[value]


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT or "\x00" in value:
        raise ValueError
    return value


def _each(read: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    def read_all(value: Any) -> list[Any]:
        entries = value if isinstance(value, list) else [value]
        if len(entries) > MAX_ENTRIES:
            raise ValueError
        return [read(entry) for entry in entries]

    return read_all


def _sort(value: Any) -> str:
    text = _text(value)
    if text.removeprefix("-") not in SORTS:
        raise ValueError
    return text


def _nsfw(value: Any) -> str:
    return {"true": "true", "1": "true", "false": "false", "0": "false", "both": "both"}[value]


_INVALID = "Invalid value"
_ID = _number(0, 10**15)
_PARAMETERS: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "start": ("start", _number(0, MAX_START), "Should have a number start"),
    "count": ("count", _number(0, MAX_COUNT), f"Should have a number count (max: {MAX_COUNT})"),
    "sort": ("sort", _sort, _INVALID),
    "categoryOneOf": ("category_one_of", _each(_ID), "Should have a valid categoryOneOf array"),
    "licenceOneOf": ("licence_one_of", _each(_ID), "Should have a valid licenceOneOf array"),
    "languageOneOf": ("language_one_of", _each(_text), "Should have a valid languageOneOf array"),
    "privacyOneOf": ("privacy_one_of", _each(lambda value: Privacy(int(value))), "Should have valid privacies"),
    "tagsOneOf": ("tags_one_of", _each(_text), "Should have a valid tagsOneOf array"),
    "tagsAllOf": ("tags_all_of", _each(_text), "Should have a valid tagsAllOf array"),
    "autoTagOneOf": ("auto_tag_one_of", _each(_text), "Should have a valid autoTagOneOf array"),
    "nsfw": ("nsfw", _nsfw, _INVALID),
    "isLive": ("is_live", _boolean, "Should have a valid isLive boolean"),
    "isLocal": ("is_local", _boolean, "Should have a valid isLocal boolean"),
    "hasHLSFiles": ("has_hls_files", _boolean, "Should have a valid hasHLSFiles boolean"),
    "hasWebtorrentFiles": ("has_web_video_files", _boolean, "Should have a valid hasWebtorrentFiles boolean"),
    "hasWebVideoFiles": ("has_web_video_files", _boolean, "Should have a valid hasWebVideoFiles boolean"),
    "excludeAlreadyWatched": ("exclude_already_watched", _boolean, "Should be a valid excludeAlreadyWatched boolean"),
    "skipCount": ("skip_count", _boolean, _INVALID),
    "include": ("include", _number(0, Include.ALL), "Should have a valid include attribute"),
    "search": ("search", _text, "Should have a valid search"),
    "channelId": ("channel_id", _number(1, 10**15), "Should have a valid channel id"),
}
