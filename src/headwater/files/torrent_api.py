"""Torrents of complete files. They are offered for open videos only: to strangers a closed video has none."""

from __future__ import annotations

import hashlib
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
from headwater.torrents import add_web_seeds
from headwater.videos import TORRENTS, access, list_copies, rules
from headwater.web.context import Auth, Ctx, computes
from headwater.web.range import Content, RangeResponse, make_response


@route(["/lazy-static/torrents/{filename:str}", "/static/torrents/{filename:str}"], http_method=GET_AND_HEAD)
@computes(auth=Auth.NONE, pool="blob")
def get_torrent(ctx: Ctx, filename: FromPath[str]) -> RangeResponse:
    """Send a torrent."""
    with ctx.runtime.database.read() as session:
        found = _find(ctx, session, filename)
    _fetch(ctx, found, filename)
    kept = kept_for(ctx.settings.static_files.media_cache, forever_same=True)
    return make_response(_open(ctx, found, filename, kept), ctx.request)


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
    return make_response(_open(ctx, found, filename, kept, name_attachment(saved_as)), ctx.request)


def _open(ctx: Ctx, found: Any, filename: str, kept: str, disposition: str | None = None) -> Content:
    """Open a torrent; one of ours names the mirrors that there are just now."""
    key = f"{TORRENTS}{filename}"
    copies = list_copies(found.folders, found) if found.remote_url is None else []
    if not copies:
        return open_blob(ctx, key, kept, disposition=disposition)
    try:
        data = add_web_seeds(ctx.runtime.storage.read_bytes(key), copies)
    except FileNotFoundError as error:
        raise NotFound("File not found") from error
    return Content(
        size_bytes=len(data),
        etag=f'"{hashlib.sha256(data).hexdigest()[:32]}"',
        content_type="application/x-bittorrent",
        cache_control=kept_for(ctx.settings.static_files.playlist_cache, forever_same=False),
        disposition=disposition,
        data=data,
    )


def _fetch(ctx: Ctx, found: Any, filename: str) -> None:
    if found.remote_url is not None:
        fetch_copy(ctx, Wanted(key=f"{TORRENTS}{filename}", url=found.remote_url, kind=TORRENT))


def _find(ctx: Ctx, session: Session, filename: str) -> Any:
    found = store.find_torrent(session, check_filename(filename)) if ctx.settings.torrents.enabled else None
    if found is None or not rules.is_open_to_all(access.standing_of(found)):
        raise NotFound("File not found")
    return found


routes = (get_torrent, download_torrent)
