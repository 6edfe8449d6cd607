"""The wire's names of categories, licences, languages, privacies and states (`labels.json`, English, fixed ids)."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import msgspec

from headwater.videos.model import CommentsPolicy, Privacy, VideoState

PRIVACIES = {
    Privacy.PUBLIC: "Public",
    Privacy.UNLISTED: "Unlisted",
    Privacy.PRIVATE: "Private",
    Privacy.INTERNAL: "Internal",
    Privacy.PASSWORD_PROTECTED: "Password protected",
}
STATES = {
    VideoState.PUBLISHED: "Published",
    VideoState.TO_TRANSCODE: "To transcode",
    VideoState.TO_IMPORT: "To import",
    VideoState.WAITING_FOR_LIVE: "Waiting for livestream",
    VideoState.LIVE_ENDED: "Livestream ended",
    VideoState.TO_MOVE_TO_EXTERNAL_STORAGE: "To move to an external storage",
    VideoState.TRANSCODING_FAILED: "Transcoding failed",
    VideoState.TO_MOVE_TO_EXTERNAL_STORAGE_FAILED: "External storage move failed",
    VideoState.TO_EDIT: "To edit",
    VideoState.TO_MOVE_TO_FILE_SYSTEM: "To move to file system",
    VideoState.TO_MOVE_TO_FILE_SYSTEM_FAILED: "Move to file system failed",
}
COMMENTS_POLICIES = {
    CommentsPolicy.ENABLED: "Enabled",
    CommentsPolicy.DISABLED: "Disabled",
    CommentsPolicy.REQUIRES_APPROVAL: "Requires approval",
}
UNKNOWN = "Unknown"


@functools.cache
def _table() -> dict[str, dict[str, str]]:
    content = resources.files("headwater.videos").joinpath("labels.json").read_bytes()
    return msgspec.json.decode(content, type=dict[str, dict[str, str]])


@functools.cache
def categories() -> dict[int, str]:
    """Names of categories by id."""
    return {int(number): name for number, name in _table()["categories"].items()}


@functools.cache
def licences() -> dict[int, str]:
    """Names of licences by id."""
    return {int(number): name for number, name in _table()["licences"].items()}


def languages() -> dict[str, str]:
    """Names of languages by code."""
    return _table()["languages"]


def name_of(table: dict[Any, str], key: Any) -> str:
    """Name a value as the wire does: what is not set, or not known here, is "Unknown"."""
    return table.get(key, UNKNOWN)
