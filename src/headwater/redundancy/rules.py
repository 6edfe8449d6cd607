"""What is believed of a CacheFile, and whose mirrors are used. Pure."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from headwater.federation import host_of, id_of
from headwater.remote import AddressRules
from headwater.settings.mirrors import AcceptMirrors

PLAYLIST_TYPES = ("application/x-mpegurl", "application/vnd.apple.mpegurl")
MAX_BYTES = 1 << 42  # no file of a video is larger
MAX_SIDE, MAX_FPS = 16_384, 1000


class NotTaken(Exception):
    """A CacheFile that is not used; the text says why."""


class ToldMirror(msgspec.Struct, frozen=True, kw_only=True):
    """What a CacheFile says: somebody keeps a copy of a video's playlist, or of one of its plain files."""

    url: str
    video_url: str
    file_url: str
    expires_at: dt.datetime | None
    resolution: int | None = None  # None: it is the playlist with all of its renditions
    fps: int | None = None
    size_bytes: int = 0


def read_cache_file(document: dict[str, Any], actor_url: str, rules: AddressRules, now: dt.datetime) -> ToldMirror:
    """Read a CacheFile that an actor speaks of; raises NotTaken.

    Its host may only speak of files of its own: else it could send our viewers anywhere.
    """
    host, link = host_of(actor_url), document.get("url")
    url, video_url = id_of(document), id_of(document.get("object"))
    if not host or host_of(url) != host:
        raise NotTaken("it is of another host than who says so")
    if not isinstance(link, dict):
        raise NotTaken("it names no file")
    address = rules.read(link.get("href"))
    if not address or host_of(address) != host:
        raise NotTaken("its file is not at an address of its own instance")
    expires_at = _read_expiry(document.get("expires"), now)
    kind = link.get("mediaType")
    if isinstance(kind, str) and kind.lower() in PLAYLIST_TYPES:
        return ToldMirror(url=url, video_url=video_url, file_url=_folder_of(address), expires_at=expires_at)
    fps = link.get("fps", link.get("_:fps"))  # older versions had no name for it
    return ToldMirror(
        url=url,
        video_url=video_url,
        file_url=address,
        expires_at=expires_at,
        resolution=_read_number(link.get("height"), MAX_SIDE),
        fps=_read_number(fps, MAX_FPS),
        size_bytes=_read_number(link.get("size"), MAX_BYTES),
    )


def is_accepted(accept_from: AcceptMirrors, *, is_followed: bool) -> bool:
    """Whether mirrors of an instance are used; `is_followed`: our instance follows it."""
    return accept_from is AcceptMirrors.ANYBODY or (accept_from is AcceptMirrors.FOLLOWINGS and is_followed)


def _folder_of(address: str) -> str:
    """Return the folder of a playlist's files, which the reference names, as well as when its master is named."""
    plain = address.partition("#")[0].partition("?")[0]
    return (plain.rpartition("/")[0] if plain.lower().endswith(".m3u8") else plain).rstrip("/")


def _read_expiry(value: Any, now: dt.datetime) -> dt.datetime | None:
    if value is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(value)
        moment = moment.replace(tzinfo=moment.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise NotTaken("its end is no time") from error
    if moment <= now:
        raise NotTaken("its time is up")
    return moment


def _read_number(value: Any, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise NotTaken("its file is of no size that there is")
    return value
