"""What an owner says of a video, from JSON or forms with the coercions of the wire; every bad field is named.

Bounds: `reference/api/endpoints.json`. Used for PUT /videos/{id} and by the uploads of `publishing`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from headwater.kit.errors import Invalid
from headwater.kit.readers import Reader, read_known
from headwater.users.preferences import MAX_NSFW_FLAGS
from headwater.videos import labels
from headwater.videos.model import CommentsPolicy, Privacy

NAME_LENGTH = (3, 120)
DESCRIPTION_LENGTH = (3, 10_000)
SUPPORT_LENGTH = (3, 1000)
NSFW_SUMMARY_LENGTH = (3, 250)
LANGUAGE_LENGTH = (1, 10)
MAX_TAGS = 5
TAG_LENGTH = (2, 30)
PASSWORD_LENGTH = (2, 100)
MAX_PASSWORDS = 100  # each guess is compared with all of them; the wire knows no bound
SCHEDULED_PRIVACIES = (Privacy.PUBLIC, Privacy.UNLISTED, Privacy.INTERNAL)


class ScheduledUpdate(msgspec.Struct, frozen=True):
    """A change of privacy at a time to come."""

    at: dt.datetime
    privacy: Privacy


class VideoInput(msgspec.Struct, frozen=True, kw_only=True):
    """The checked fields; those that were not given are UNSET."""

    name: str | UnsetType = UNSET
    channel_id: int | UnsetType = UNSET
    category: int | UnsetType | None = UNSET
    licence: int | UnsetType | None = UNSET
    language: str | UnsetType | None = UNSET
    nsfw: bool | UnsetType = UNSET
    nsfw_flags: int | UnsetType = UNSET
    nsfw_summary: str | UnsetType | None = UNSET
    wait_transcoding: bool | UnsetType = UNSET
    privacy: Privacy | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    support: str | UnsetType | None = UNSET
    tags: list[str] | UnsetType = UNSET
    comments_policy: CommentsPolicy | UnsetType = UNSET
    download_enabled: bool | UnsetType = UNSET
    p2p_enabled: bool | UnsetType = UNSET
    originally_published_at: dt.datetime | UnsetType | None = UNSET
    scheduled: ScheduledUpdate | UnsetType | None = UNSET
    passwords: list[str] | UnsetType = UNSET  # as given; they matter only for a video that is protected by them


def read_details(given: Mapping[str, Any], *, creating: bool) -> VideoInput:
    """Check what was given; raises Invalid naming every wrong field. A new video needs `name` and `channelId`.

    The result survives `msgspec.to_builtins` and `msgspec.convert`, so that an upload under way can keep it as JSON.
    """
    found, wrong = read_known(given, _FIELDS)
    if creating:
        wrong |= {key: _FIELDS[key][2] for key in ("name", "channelId") if key not in given}
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    found |= found.pop("headwater", {})
    enabled = found.pop("comments_enabled", None)  # the older spelling of the policy, which wins when both are there
    if enabled is not None and "comments_policy" not in found:
        found["comments_policy"] = CommentsPolicy.ENABLED if enabled else CommentsPolicy.DISABLED
    if creating and found.get("privacy") is Privacy.PASSWORD_PROTECTED and found.get("passwords", UNSET) is UNSET:
        raise Invalid(NO_PASSWORDS)
    return VideoInput(**found)


def read_passwords(value: Any) -> list[str]:
    """Check the passwords of a video; raises ValueError or TypeError."""
    passwords = [value] if isinstance(value, str) else value
    if not isinstance(passwords, list) or not 0 < len(passwords) <= MAX_PASSWORDS:
        raise ValueError
    read = [_text(PASSWORD_LENGTH)(password) for password in passwords]
    if len(set(read)) < len(read):
        raise ValueError
    return read


def _passwords_or_nothing(value: Any) -> list[str] | UnsetType:
    return UNSET if _is_null(value) or value == [] else read_passwords(value)


def _is_null(value: Any) -> bool:
    return value is None or value in ("null", "")


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    return {"true": True, "1": True, "false": False, "0": False}[str(value).lower()]


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError
    return int(value)


def _positive(value: Any) -> int:
    number = _number(value)
    if not 0 < number < 1 << 63:
        raise ValueError
    return number


def _text(bounds: tuple[int, int]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not bounds[0] <= len(value) <= bounds[1] or "\x00" in value:
            raise ValueError
        return value

    return read


def _flags(value: Any) -> int:
    number = _number(value)
    if not 0 <= number <= MAX_NSFW_FLAGS:
        raise ValueError
    return number


def _one_of(allowed: Callable[[], Mapping[int, str]]) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        number = _number(value)
        if number not in allowed():
            raise ValueError
        return number

    return read


def _or_null(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if _is_null(value) else read(value)


def _tags(value: Any) -> list[str]:
    if _is_null(value):
        return []
    tags = [value] if isinstance(value, str) else value
    if not isinstance(tags, list) or len(tags) > MAX_TAGS:
        raise ValueError
    return list(dict.fromkeys(_text(TAG_LENGTH)(tag) for tag in tags))


def _moment(value: Any) -> dt.datetime:
    if not isinstance(value, str):
        raise TypeError
    moment = dt.datetime.fromisoformat(value)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return moment.astimezone(dt.UTC)


def _own_fields(value: Any) -> dict[str, Any]:
    """Read what version 6.3 does not know of a video, under the key where it is told."""
    if not isinstance(value, Mapping):
        raise TypeError
    found, wrong = read_known(value, _OWN_FIELDS)
    if wrong:
        raise ValueError
    return found


def _schedule(value: Any) -> ScheduledUpdate:
    at = _moment(value["updateAt"])
    privacy = Privacy(_number(value.get("privacy", Privacy.PUBLIC)))
    if privacy not in SCHEDULED_PRIVACIES:
        raise ValueError
    return ScheduledUpdate(at, privacy)


_INVALID = "Invalid value"
NO_PASSWORDS = "Video passwords are missing."
PASSWORDS_REASON = f"Should have 1 to {MAX_PASSWORDS} different passwords between 2 and 100 characters each"
_NSFW_FIELDS: dict[str, Reader] = {  # at the top too, where versions after 7.1 have them
    "nsfwFlags": ("nsfw_flags", _flags, f"Should have valid nsfwFlags (0 to {MAX_NSFW_FLAGS})"),
    "nsfwSummary": ("nsfw_summary", _or_null(_text(NSFW_SUMMARY_LENGTH)), "Should have 3 to 250 characters"),
}
_OWN_FIELDS: dict[str, Reader] = {"p2pEnabled": ("p2p_enabled", _boolean, _INVALID)} | _NSFW_FIELDS
_FIELDS: dict[str, Reader] = _NSFW_FIELDS | {
    "category": ("category", _or_null(_one_of(labels.categories)), _INVALID),
    "licence": ("licence", _or_null(_one_of(labels.licences)), _INVALID),
    "language": ("language", _or_null(_text(LANGUAGE_LENGTH)), _INVALID),
    "nsfw": ("nsfw", _boolean, "Should have a valid nsfw boolean"),
    "waitTranscoding": ("wait_transcoding", _boolean, "Should have a valid waitTranscoding boolean"),
    "privacy": ("privacy", lambda value: Privacy(_number(value)), "Should have correct video privacy"),
    "description": ("description", _or_null(_text(DESCRIPTION_LENGTH)), "Should have 3 to 10000 characters"),
    "support": ("support", _or_null(_text(SUPPORT_LENGTH)), "Should have 3 to 1000 characters"),
    "tags": ("tags", _tags, "Should have an array of up to 5 tags between 2 and 30 characters each"),
    "commentsEnabled": ("comments_enabled", _boolean, "Should have a valid commentsEnabled boolean"),
    "commentsPolicy": ("comments_policy", lambda value: CommentsPolicy(_number(value)), _INVALID),
    "downloadEnabled": ("download_enabled", _boolean, "Should have a valid downloadEnabled boolean"),
    "headwater": ("headwater", _own_fields, "Should have valid p2pEnabled, nsfwFlags and nsfwSummary"),
    "originallyPublishedAt": ("originally_published_at", _or_null(_moment), "Should have a valid ISO 8601 date"),
    "scheduleUpdate": ("scheduled", _or_null(_schedule), "Should have updateAt (ISO 8601) and privacy 1, 2 or 4"),
    "videoPasswords": ("passwords", _passwords_or_nothing, PASSWORDS_REASON),
    "name": ("name", _text(NAME_LENGTH), "Should have a video name between 3 and 120 characters long"),
    "channelId": ("channel_id", _positive, "Should have a correct video channel id"),
}
