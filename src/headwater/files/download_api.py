"""Renditions and originals to save, under a name that people recognise."""

from __future__ import annotations

import re
import uuid

from litestar import route
from litestar.params import FromPath

from headwater.files import store
from headwater.files.asker import check_downloading, check_original
from headwater.files.contents import FOR_ONE, check_filename, kept_for, name_attachment, open_blob
from headwater.files.media_api import GET_AND_HEAD
from headwater.kit.errors import NotFound
from headwater.web.context import Auth, Ctx, computes
from headwater.web.range import RangeResponse, make_response

_HEX = "[0-9a-f]"
_VIDEO = rf"({_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}})-([0-9]{{1,5}})"
_HLS_NAME = re.compile(_VIDEO + r"-fragmented(\.[a-z0-9]{1,5})", re.ASCII)
_WEB_NAME = re.compile(_VIDEO + r"(\.[a-z0-9]{1,5})", re.ASCII)


@route("/download/streaming-playlists/hls/videos/{filename:str}", http_method=GET_AND_HEAD)
@computes(auth=Auth.NONE, pool="blob")
def download_hls(ctx: Ctx, filename: FromPath[str]) -> RangeResponse:
    """Save a finished rung's file."""
    return _send(ctx, _HLS_NAME.fullmatch(filename), hls=True)


@route("/download/web-videos/{filename:str}", http_method=GET_AND_HEAD)
@computes(auth=Auth.NONE, pool="blob")
def download_web_video(ctx: Ctx, filename: FromPath[str]) -> RangeResponse:
    """Save a plain MP4."""
    return _send(ctx, _WEB_NAME.fullmatch(filename), hls=False)


@route("/download/original-video-files/{filename:str}", http_method=GET_AND_HEAD)
@computes(auth=Auth.NONE, pool="blob")
def download_original(ctx: Ctx, filename: FromPath[str]) -> RangeResponse:
    """Save the uploaded file, for its owner."""
    key = f"original-video-files/{check_filename(filename)}"
    with ctx.runtime.database.read() as session:
        original = store.find_original(session, key)
        if original is None:
            raise NotFound("File not found")
        check_original(ctx, session, original)
    content = open_blob(ctx, key, FOR_ONE, disposition=name_attachment(original.input_filename))
    return make_response(content, ctx.request)


def _send(ctx: Ctx, name: re.Match[str] | None, *, hls: bool) -> RangeResponse:
    if name is None:
        raise NotFound("File not found")
    resolution = int(name[2])
    with ctx.runtime.database.read() as session:
        found = store.find_rendition(session, uuid.UUID(name[1]), resolution, hls=hls)
        if found is None:
            raise NotFound("File not found")
        is_open = check_downloading(ctx, session, found)
    saved_as = f"{found.name}-{resolution}p{'-hls' if hls else ''}{name[3]}"
    kept = kept_for(ctx.settings.static_files.media_cache, forever_same=False)
    content = open_blob(ctx, found.storage_key, kept if is_open else FOR_ONE, disposition=name_attachment(saved_as))
    return make_response(content, ctx.request)


routes = (download_hls, download_web_video, download_original)
