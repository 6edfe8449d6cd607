"""A playlist in a frame of another site: the player of one of its videos, after which the next one follows."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.params import FromPath
from msgspec.structs import replace

from headwater import playlists
from headwater.collecting.views import POSITION, to_place_view
from headwater.embeds.web import read_options, refuse_in_frame, show_in_frame
from headwater.kit.errors import NotFound, Problem
from headwater.playlists import Playlist
from headwater.videos import Privacy
from headwater.watching.view import NextVideo
from headwater.watching.web import find_for_page, load_view
from headwater.web.context import Ctx, reads

MAX_LOOKED_AT = 50  # places that cannot be shown, before a next one is given up


@get("/video-playlists/embed/{playlist_id:str}")
@reads()
def show_embed(ctx: Ctx, playlist_id: FromPath[str]) -> Response[bytes]:
    """Show a playlist inside another site, from a place on; what is wrong is said in the frame."""
    try:
        playlist = playlists.find_visible_playlist(ctx.session, ctx.viewer, playlist_id)
        return _show(ctx, playlist)
    except Problem as problem:
        return refuse_in_frame(ctx, f"p/{playlist_id}", problem)


def _show(ctx: Ctx, playlist: Playlist) -> Response[bytes]:
    text = ctx.request.query_params.get(POSITION, "")
    start = max(0, int(text) - 1) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
    _, places = playlists.read_places(ctx.session, ctx.viewer, playlist.id, start=start, count=MAX_LOOKED_AT)
    shown: list[Any] = [place for place in places if place.video is not None]
    if not shown:
        raise NotFound("Nothing in this playlist can be watched now.")
    element, row = shown[0].element, find_for_page(ctx, str(shown[0].video.uuid))
    options = read_options(ctx.request.query_params)
    options = replace(
        options,
        start=element.start_seconds if options.start is None else options.start,
        stop=element.stop_seconds if options.stop is None else options.stop,
    )
    view, _ = load_view(ctx, row, with_others=False, embed=options)
    view.player.in_playlist = True
    if len(shown) > 1:
        following = to_place_view(playlist, shown[1])
        view.player.next = NextVideo(following.title, _address(ctx, playlist, following.position))
    return show_in_frame(ctx, view, options, shared=row.privacy is not Privacy.PASSWORD_PROTECTED)


def _address(ctx: Ctx, playlist: Playlist, position: int) -> str:
    """Return the frame of another place, with all that its site asked for but moments of this one."""
    dropped = (POSITION, "start", "stop")
    kept = urlencode([pair for pair in ctx.request.query_params.multi_items() if pair[0] not in dropped])
    return f"/video-playlists/embed/{playlist.uuid}?{POSITION}={position}" + (f"&{kept}" if kept else "")


routes = (show_embed,)
