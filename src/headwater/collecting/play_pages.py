"""A playlist played through: the watch page of one of its videos, with the list beside it and the next to follow."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from headwater import playlists
from headwater.collecting.views import LIBRARY, POSITION, PlaceView, play_path, to_place_view
from headwater.kit.errors import Invalid, NotFound, Problem
from headwater.kit.ids import shorten
from headwater.playlists import Playlist
from headwater.playlists.web import refresh_when_old
from headwater.videos import Privacy
from headwater.watching import Panel
from headwater.watching.view import NextVideo
from headwater.watching.web import describe, find_for_page, load_parts, load_view, vary_by_signals
from headwater.web.context import Ctx, reads
from headwater.web.html.pages import render

MAX_BESIDE = 200  # places in the list beside the player: those around the one that plays
BEFORE = 50
TEMPLATE = "collecting/beside.html"


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """The list beside the player."""

    name: str
    url: str
    edit_url: str | None
    total: int
    position: int
    places: list[PlaceView]
    previous: PlaceView | None
    following: PlaceView | None


@get("/w/p/{playlist_id:str}")
@reads()
def play(ctx: Ctx, playlist_id: FromPath[str]) -> Response[Any]:
    """Play a place of a playlist: the one asked for, else the first that can be shown."""
    playlist = _find(ctx, playlist_id)
    if playlist_id != shorten(playlist.uuid):
        return Redirect(_with_query(ctx, play_path(playlist)), status_code=302)
    refresh_when_old(ctx.session, ctx.settings, playlist)
    asked = _read_position(ctx)
    start = max(0, (asked or 1) - 1 - BEFORE)
    total, places = playlists.read_places(ctx.session, ctx.viewer, playlist.id, start=start, count=MAX_BESIDE)
    views = [to_place_view(playlist, place) for place in places]
    current = next((view for view in views if view.url and (asked is None or view.position >= asked)), None)
    if current is None:
        return _render_empty(ctx, playlist, total, views)
    video = next(place.video.uuid for place in places if place.video is not None and place.element.id == current.id)
    if asked is None and current.url is not None and (current.start_seconds or current.stop_seconds):
        return Redirect(current.url, status_code=302)
    return _render(ctx, playlist, current, _beside(ctx, playlist, total, views, current), str(video))


@get(["/video-playlists/{playlist_id:str}", "/videos/watch/playlist/{playlist_id:str}"])
@reads()
def lead_to_playlist(ctx: Ctx, playlist_id: FromPath[str]) -> Redirect:
    """Lead from the other addresses to the page."""
    return Redirect(_with_query(ctx, play_path(_find(ctx, playlist_id))), status_code=302)


def _find(ctx: Ctx, playlist_id: str) -> Playlist:
    try:
        return playlists.find_visible_playlist(ctx.session, ctx.viewer, playlist_id)
    except Invalid as error:
        raise NotFound("Video playlist not found") from error


def _read_position(ctx: Ctx) -> int | None:
    text = ctx.request.query_params.get(POSITION, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def _beside(ctx: Ctx, playlist: Playlist, total: int, views: list[PlaceView], current: PlaceView) -> Beside:
    may_change = playlists.may_change(ctx.viewer, playlist)
    before = [view for view in views if view.url and view.position < current.position]
    behind = [view for view in views if view.url and view.position > current.position]
    return Beside(
        name=playlist.display_name,
        url=play_path(playlist),
        edit_url=f"{LIBRARY}/{shorten(playlist.uuid)}" if may_change else None,
        total=total,
        position=current.position,
        places=views,
        previous=before[-1] if before else None,
        following=behind[0] if behind else None,
    )


def _render(ctx: Ctx, playlist: Playlist, current: PlaceView, beside: Beside, video: str) -> Response[Any]:
    try:
        row = find_for_page(ctx, video)
    except Problem as problem:
        raise NotFound("Video not found") from problem
    view, details = load_view(ctx, row)
    following = beside.following
    view.player.next = None if following is None else NextVideo(following.title, str(following.url))
    view.player.in_playlist = True
    view.panels = [Panel(template=TEMPLATE, content=beside, place=0), *view.panels]
    page = render(
        ctx,
        "watching/watch.html",
        islands=() if view.reveal_href else ("player",),
        canonical_path=play_path(playlist),
        shared=row.privacy is not Privacy.PASSWORD_PROTECTED,
        video=view,
        parts=load_parts(ctx, row),
        **describe(ctx.settings.base_url, view, details),
    )
    return vary_by_signals(page)


def _render_empty(ctx: Ctx, playlist: Playlist, total: int, views: list[PlaceView]) -> Response[bytes]:
    return render(
        ctx,
        "collecting/empty.html",
        canonical_path=play_path(playlist),
        name=playlist.display_name,
        total=total,
        places=views,
        first=f"{play_path(playlist)}" if total and not views else None,
        is_own=playlists.is_owner(ctx.viewer, playlist),
    )


def _with_query(ctx: Ctx, path: str) -> str:
    query = ctx.request.url.query
    return f"{path}?{query}" if query else path


routes = (play, lead_to_playlist)
