"""Pictures of videos, channels and accounts.

Their names cannot be guessed, and pages show them where no token can go: no right is checked.
"""

from __future__ import annotations

from litestar import route
from litestar.params import FromPath

from headwater.actors import ActorPicture
from headwater.files import store
from headwater.files.contents import check_filename, kept_for, open_blob
from headwater.files.media_api import GET_AND_HEAD
from headwater.files.store import PictureTable
from headwater.kit.errors import NotFound
from headwater.videos import Storyboard, Thumbnail
from headwater.web.context import Auth, Ctx, computes
from headwater.web.range import RangeResponse, make_response


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
    """Send a miniature or a preview."""
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
        key = store.find_picture(session, table, check_filename(filename))
    if key is None:
        raise NotFound("File not found")
    kept = kept_for(ctx.settings.static_files.media_cache, forever_same=True)
    return make_response(open_blob(ctx, key, kept), ctx.request)


routes = (get_thumbnail, get_storyboard, get_actor_picture)
