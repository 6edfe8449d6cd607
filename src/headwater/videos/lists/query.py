"""What a client may ask of a list of videos: filters, order, extra parts. Every bad parameter is named."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from headwater.kit import ids
from headwater.kit.errors import Invalid
from headwater.kit.readers import Reader, read_known
from headwater.users.preferences import MAX_NSFW_FLAGS
from headwater.videos.model import Privacy
from headwater.web.forms import MAX_PAIRS, nest

SORTS = (
    "name", "duration", "createdAt", "publishedAt", "originallyPublishedAt", "views", "likes", "trending", "hot",
    "best", "localVideoFilesSize",
)  # fmt: skip
SEARCH_SORTS = ("name", "duration", "createdAt", "publishedAt", "originallyPublishedAt", "views", "likes", "match")
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
    nsfw_flags_included: int | None = None  # those are listed even if `nsfw` is "false"
    nsfw_flags_excluded: int | None = None  # those are not listed
    is_live: bool | None = None
    is_local: bool | None = None
    has_hls_files: bool | None = None
    has_web_video_files: bool | None = None
    exclude_already_watched: bool | None = None
    skip_count: bool = False
    include: int = 0
    search: str | None = None
    host: str | None = None  # as actors keep it: empty for this instance
    channel_id: int | None = None  # only in the owner's list
    not_watched_by: int | None = None  # the user who asks for `excludeAlreadyWatched`
    # What only searching knows
    start_date: dt.datetime | None = None
    end_date: dt.datetime | None = None
    originally_start_date: dt.datetime | None = None
    originally_end_date: dt.datetime | None = None
    duration_min: int | None = None
    duration_max: int | None = None
    uuids: list[uuid.UUID] | None = None

    def includes(self, bit: int) -> bool:
        """Whether an `Include` bit is set."""
        return bool(self.include & bit)


def read_query(query_string: bytes) -> VideoQuery:
    """Read a URL's query; raises Invalid naming every wrong parameter. Unknown parameters are passed over, as there."""
    return VideoQuery(**_read(query_string, _LIST_PARAMETERS))


def read_search(query_string: bytes) -> VideoQuery:
    """Read the query of a search, which knows more filters; raises Invalid naming every wrong parameter."""
    return VideoQuery(**{"sort": "-match"} | _read(query_string, _SEARCH_PARAMETERS))


def _read(query_string: bytes, parameters: Mapping[str, Reader]) -> dict[str, Any]:
    try:
        pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True, max_num_fields=MAX_PAIRS)
    except ValueError as error:
        raise Invalid("Too many parameters") from error
    given = nest(pairs)
    found, wrong = read_known(given, parameters)
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    return found


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


def _filled_text(value: Any) -> str:
    if not (text := _text(value)):
        raise ValueError
    return text


def _one_of(sorts: tuple[str, ...]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = _text(value)
        if text.removeprefix("-") not in sorts:
            raise ValueError
        return text

    return read


def _host(value: Any) -> str:
    text = _text(value).lower()
    if not _HOST.fullmatch(text):
        raise ValueError
    return text


def _moment(value: Any) -> dt.datetime:
    moment = dt.datetime.fromisoformat(_text(value))
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)


def _uuid(value: Any) -> uuid.UUID:
    found = ids.parse(_text(value))
    if not isinstance(found, uuid.UUID):
        raise ValueError
    return found


def _nsfw(value: Any) -> str:
    return {"true": "true", "1": "true", "false": "false", "0": "false", "both": "both"}[value]


_HOST = re.compile(r"[a-z0-9.\-\[\]:]{1,200}", re.ASCII)
_INVALID = "Invalid value"
_SECONDS = _number(0, (1 << 31) - 1)
_ID = _number(0, 10**15)
_LIST_PARAMETERS: dict[str, Reader] = {
    "start": ("start", _number(0, MAX_START), "Should have a number start"),
    "count": ("count", _number(0, MAX_COUNT), f"Should have a number count (max: {MAX_COUNT})"),
    "sort": ("sort", _one_of(SORTS), _INVALID),
    "categoryOneOf": ("category_one_of", _each(_ID), "Should have a valid categoryOneOf array"),
    "licenceOneOf": ("licence_one_of", _each(_ID), "Should have a valid licenceOneOf array"),
    "languageOneOf": ("language_one_of", _each(_text), "Should have a valid languageOneOf array"),
    "privacyOneOf": ("privacy_one_of", _each(lambda value: Privacy(int(value))), "Should have valid privacies"),
    "tagsOneOf": ("tags_one_of", _each(_text), "Should have a valid tagsOneOf array"),
    "tagsAllOf": ("tags_all_of", _each(_text), "Should have a valid tagsAllOf array"),
    "autoTagOneOf": ("auto_tag_one_of", _each(_text), "Should have a valid autoTagOneOf array"),
    "nsfw": ("nsfw", _nsfw, _INVALID),
    "nsfwFlagsIncluded": ("nsfw_flags_included", _number(0, MAX_NSFW_FLAGS), "Should have valid nsfwFlagsIncluded"),
    "nsfwFlagsExcluded": ("nsfw_flags_excluded", _number(0, MAX_NSFW_FLAGS), "Should have valid nsfwFlagsExcluded"),
    "isLive": ("is_live", _boolean, "Should have a valid isLive boolean"),
    "isLocal": ("is_local", _boolean, "Should have a valid isLocal boolean"),
    "hasHLSFiles": ("has_hls_files", _boolean, "Should have a valid hasHLSFiles boolean"),
    "hasWebtorrentFiles": ("has_web_video_files", _boolean, "Should have a valid hasWebtorrentFiles boolean"),
    "hasWebVideoFiles": ("has_web_video_files", _boolean, "Should have a valid hasWebVideoFiles boolean"),
    "excludeAlreadyWatched": ("exclude_already_watched", _boolean, "Should be a valid excludeAlreadyWatched boolean"),
    "skipCount": ("skip_count", _boolean, _INVALID),
    "include": ("include", _number(0, Include.ALL), "Should have a valid include attribute"),
    "search": ("search", _text, "Should have a valid search"),
    "host": ("host", _host, "Should have a valid host"),
    "channelId": ("channel_id", _number(1, 10**15), "Should have a valid channel id"),
}
_SEARCH_PARAMETERS: dict[str, Reader] = _LIST_PARAMETERS | {
    "sort": ("sort", _one_of(SEARCH_SORTS), _INVALID),
    "search": ("search", _filled_text, _INVALID),
    "startDate": ("start_date", _moment, "Should have a start date that conforms to ISO 8601"),
    "endDate": ("end_date", _moment, "Should have a end date that conforms to ISO 8601"),
    "originallyPublishedStartDate": (
        "originally_start_date",
        _moment,
        "Should have a published start date that conforms to ISO 8601",
    ),
    "originallyPublishedEndDate": (
        "originally_end_date",
        _moment,
        "Should have a published end date that conforms to ISO 8601",
    ),
    "durationMin": ("duration_min", _SECONDS, "Should have a valid min duration"),
    "durationMax": ("duration_max", _SECONDS, "Should have a valid max duration"),
    "uuids": ("uuids", _each(_uuid), "Should have valid array of uuid"),
}
