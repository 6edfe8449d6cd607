"""What pages show of playlists and of what stands in them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import msgspec
from sqlalchemy.orm import Session

from headwater.kit.ids import shorten
from headwater.playlists import (
    ElementKind,
    Place,
    PlaylistKind,
    PlaylistPrivacy,
    PlaylistQuery,
    list_playlists,
    picture_path,
)

LIBRARY = "/my-library/video-playlists"
POSITION = "playlistPosition"  # as addresses of such instances name it


class PlaylistCard(msgspec.Struct, frozen=True):
    """A playlist in a list."""

    name: str
    url: str
    edit_url: str
    picture_url: str | None
    length: int
    privacy: int
    is_watch_later: bool
    updated_at: dt.datetime


class PlaceView(msgspec.Struct, frozen=True):
    """A place of a playlist; without an address its video is not shown, and `kind` tells why."""

    id: int
    position: int
    kind: int
    title: str
    channel_name: str
    picture_url: str | None
    duration_seconds: int | None
    start_seconds: int | None
    stop_seconds: int | None
    url: str | None


def list_cards_of(session: Session, query: PlaylistQuery) -> tuple[int, list[PlaylistCard]]:
    """Return how many playlists match and a page of cards."""
    total, rows = list_playlists(session, query)
    return total, [to_card(row) for row in rows]


def to_card(row: Any) -> PlaylistCard:
    """Shape a row of `playlists.list_playlists`."""
    return PlaylistCard(
        name=row.display_name,
        url=play_path(row),
        edit_url=f"{LIBRARY}/{shorten(row.uuid)}",
        picture_url=picture_path(row, large=True),
        length=row.length,
        privacy=PlaylistPrivacy(row.privacy).value,
        is_watch_later=row.kind is PlaylistKind.WATCH_LATER,
        updated_at=row.updated_at,
    )


def play_path(playlist: Any) -> str:
    """Return the address of the page that plays a playlist."""
    return f"/w/p/{shorten(playlist.uuid)}"


def place_path(playlist: Any, element: Any) -> str:
    """Return the address that plays a place of a playlist, from where to where its owner chose."""
    query: dict[str, Any] = {POSITION: element.position}
    if element.start_seconds is not None:
        query["start"] = element.start_seconds
    if element.stop_seconds is not None and element.stop_seconds > (element.start_seconds or 0):
        query["stop"] = element.stop_seconds
    return f"{play_path(playlist)}?{urlencode(query)}"


def to_place_view(playlist: Any, place: Place) -> PlaceView:
    """Shape a place."""
    element, video = place.element, place.video
    shown = place.kind is ElementKind.REGULAR and video is not None
    small = video.miniature_filename if shown and video is not None else None
    return PlaceView(
        id=element.id,
        position=element.position,
        kind=place.kind.value,
        title=video.name if shown and video is not None else "",
        channel_name=video.channel_display_name if shown and video is not None else "",
        picture_url=None if small is None else f"/lazy-static/thumbnails/{small}",
        duration_seconds=video.duration_seconds if shown and video is not None else None,
        start_seconds=element.start_seconds,
        stop_seconds=element.stop_seconds,
        url=place_path(playlist, element) if shown else None,
    )
