"""Pictures of videos, channels and accounts.

Their names cannot be guessed, and pages show them where no token can go: no right is checked.
"""

from __future__ import annotations

from litestar import route
from litestar.params import FromPath

from headwater.actors import ActorPicture
from headwater.copies import PICTURE, Wanted
from headwater.files import store
from headwater.files.contents import check_filename, fetch_copy, kept_for, open_blob
from headwater.files.media_api import GET_AND_HEAD
from headwater.files.store import PictureTable
from headwater.kit.errors import NotFound
from headwater.videos import Storyboard, Thumbnail
from headwater.web.context import Auth, Ctx, computes
from headwater.web.range import RangeResponse, make_response

MAX_SIDE = 6000  # of a copy: the largest storyboards have 2112 pixels


@route(
    [
        "/lazy-static/thumbnails/{filename:str}",
        "/lazy-static/previews/{filename:str}",
        "/static/thumbnails/{filename:str}",
    ],
    http_method=GET_AND_HEAD,
)
@computes(auth=Auth.NONE, pool="blob")
def get_thumbnail(ctx: Ctx, filename: FromPath[str]) -> RangeResponse:
    """Send a miniature or a preview of a video, or the picture of a playlist."""
    if filename.startswith(store.OF_PLAYLIST):
        with ctx.runtime.database.read() as session:
            return _answer(ctx, store.find_playlist_picture(session, check_filename(filename)))
    return _send(ctx, Thumbnail, filename)


@route("/lazy-static/storyboards/{filename:str}", http_method=GET_AND_HEAD)
@computes(auth=Auth.NONE, pool="blob")
def get_storyboard(ctx: Ctx, filename: FromPath[str]) -> RangeResponse:
    """Send a storyboard."""
    return _send(ctx, Storyboard, filename)


@route(["/lazy-static/avatars/{filename:str}", "/lazy-static/banners/{filename:str}"], http_method=GET_AND_HEAD)
@computes(auth=Auth.NONE, pool="blob")
def get_actor_picture(ctx: Ctx, filename: FromPath[str]) -> RangeResponse:
    """Send an avatar or a banner."""
    return _send(ctx, ActorPicture, filename)


def _send(ctx: Ctx, table: PictureTable, filename: str) -> RangeResponse:
    with ctx.runtime.database.read() as session:
        found = store.find_picture(session, table, check_filename(filename))
    if found is not None and found.remote_url is not None:
        size = (min(found.width, MAX_SIDE), min(found.height, MAX_SIDE))
        fetch_copy(ctx, Wanted(key=found.storage_key, url=found.remote_url, kind=PICTURE, size=size))
    return _answer(ctx, None if found is None else found.storage_key)


def _answer(ctx: Ctx, key: str | None) -> RangeResponse:
    if key is None:
        raise NotFound("File not found")
    kept = kept_for(ctx.settings.static_files.media_cache, forever_same=True)
    return make_response(open_blob(ctx, key, kept), ctx.request)


routes = (get_thumbnail, get_storyboard, get_actor_picture)
