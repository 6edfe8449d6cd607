"""Playlist and PlaylistElement documents of others, cut to what we keep. Pure."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import msgspec

from headwater.federation import host_of, id_of, ids_of
from headwater.kit import clock
from headwater.playlists.model import PlaylistPrivacy

MAX_NAME, MAX_DESCRIPTION = 120, 1000
MAX_SECONDS = (1 << 31) - 1
MAX_OWNERS = 5  # looked at among `attributedTo`


class NotAPlaylist(Exception):
    """The document is not one that is taken; the text says why."""


class PlaylistFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What another instance says of a playlist."""

    url: str
    host: str
    uuid: uuid.UUID
    privacy: PlaylistPrivacy
    name: str
    description: str | None
    channel_urls: list[str]
    first: str
    picture_url: str | None
    created_at: dt.datetime
    updated_at: dt.datetime


class ElementFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What another instance says of an element."""

    url: str
    video_url: str
    position: int
    start_seconds: int | None
    stop_seconds: int | None


def parse_playlist(document: dict[str, Any]) -> PlaylistFacts:
    """Read a playlist; raises NotAPlaylist."""
    url, now = id_of(document), clock.now()
    host = host_of(url)
    if not host or document.get("type") != "Playlist":
        raise NotAPlaylist("it is no playlist")
    name = _read_text(document.get("name"), MAX_NAME)
    if name is None:
        raise NotAPlaylist("the playlist has no name")
    first = document.get("first")
    icon = document.get("icon")
    picture = icon.get("url") if isinstance(icon, dict) else None
    return PlaylistFacts(
        url=url,
        host=host,
        uuid=_read_uuid(document.get("uuid")),
        privacy=PlaylistPrivacy.PUBLIC if ids_of(document.get("to")) else PlaylistPrivacy.UNLISTED,
        name=name,
        description=_read_text(document.get("content"), MAX_DESCRIPTION),
        channel_urls=[owner for owner in ids_of(document.get("attributedTo"))[:MAX_OWNERS] if host_of(owner) == host],
        first=first if isinstance(first, str) and host_of(first) == host else "",
        picture_url=picture if host_of(picture) == host else None,
        created_at=_read_moment(document.get("published"), now),
        updated_at=_read_moment(document.get("updated"), now),
    )


def parse_element(document: dict[str, Any], host: str) -> ElementFacts | None:
    """Read an element of a playlist of a host; None for anything else."""
    url, video_url = id_of(document), id_of(document.get("url"))
    if document.get("type") != "PlaylistElement" or host_of(url) != host or not host_of(video_url):
        return None
    position = _read_number(document.get("position"))
    return ElementFacts(
        url=url,
        video_url=video_url,
        position=MAX_SECONDS if position is None else position,
        start_seconds=_read_number(document.get("startTimestamp")),
        stop_seconds=_read_number(document.get("stopTimestamp")),
    )


def _read_text(value: Any, most: int) -> str | None:
    return value[: 4 * most].replace("\0", "").strip()[:most] or None if isinstance(value, str) else None


def _read_uuid(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except (TypeError, ValueError, AttributeError):
        raise NotAPlaylist("the playlist has no UUID") from None


def _read_number(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MAX_SECONDS:
        return None
    return int(value)


def _read_moment(value: Any, now: dt.datetime) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(value)
        return min(moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC), now)
    except (TypeError, ValueError, OverflowError):
        return now
