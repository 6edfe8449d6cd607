"""Torrents of complete files. They are offered for open videos only: to strangers a closed video has none."""

from __future__ import annotations

from typing import Any

from litestar import route
from litestar.params import FromPath
from sqlalchemy.orm import Session

from headwater.copies import TORRENT, Wanted
from headwater.files import store
from headwater.files.asker import check_downloading
from headwater.files.contents import check_filename, fetch_copy, kept_for, name_attachment, open_blob
from headwater.files.media_api import GET_AND_HEAD
from headwater.kit.errors import NotFound
from headwater.videos import TORRENTS, access, rules
from headwater.web.context import Auth, Ctx, computes
from headwater.web.range import RangeResponse, make_response


@route(["/lazy-static/torrents/{filename:str}", "/static/torrents/{filename:str}"], http_method=GET_AND_HEAD)
@computes(auth=Auth.NONE, pool="blob")
def get_torrent(ctx: Ctx, filename: FromPath[str]) -> RangeResponse:
    """Send a torrent."""
    with ctx.runtime.database.read() as session:
        found = _find(ctx, session, filename)
    _fetch(ctx, found, filename)
    kept = kept_for(ctx.settings.static_files.media_cache, forever_same=True)
    return make_response(open_blob(ctx, f"{TORRENTS}{filename}", kept), ctx.request)


@route("/download/torrents/{filename:str}", http_method=GET_AND_HEAD)
@computes(auth=Auth.NONE, pool="blob")
def download_torrent(ctx: Ctx, filename: FromPath[str]) -> RangeResponse:
    """Save a torrent, where the video may be saved."""
    with ctx.runtime.database.read() as session:
        found = _find(ctx, session, filename)
        check_downloading(ctx, session, found)
    _fetch(ctx, found, filename)
    saved_as = f"{found.name}-{found.resolution}p.torrent"
    kept = kept_for(0, forever_same=False)
    content = open_blob(ctx, f"{TORRENTS}{filename}", kept, disposition=name_attachment(saved_as))
    return make_response(content, ctx.request)


def _fetch(ctx: Ctx, found: Any, filename: str) -> None:
    if found.remote_url is not None:
        fetch_copy(ctx, Wanted(key=f"{TORRENTS}{filename}", url=found.remote_url, kind=TORRENT))


def _find(ctx: Ctx, session: Session, filename: str) -> Any:
    found = store.find_torrent(session, check_filename(filename)) if ctx.settings.torrents.enabled else None
    if found is None or not rules.is_open_to_all(access.standing_of(found)):
        raise NotFound("File not found")
    return found


routes = (get_torrent, download_torrent)
