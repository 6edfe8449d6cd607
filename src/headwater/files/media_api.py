"""HLS files and plain MP4s for playing. The `private` paths are the wire's; the right is checked on every path."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath

from litestar import HttpMethod, route
from litestar.params import FromPath

from headwater.files import store
from headwater.files.asker import TOKEN_PARAMETER, check_watching
from headwater.files.contents import FOR_ONE, NOT_KEPT, TEXT_TYPES, check_filename, kept_for, open_blob
from headwater.kit.errors import NotFound
from headwater.web.context import Auth, Ctx, computes
from headwater.web.range import RangeResponse, make_response

GET_AND_HEAD = [HttpMethod.GET, HttpMethod.HEAD]
HLS_EXTENSIONS = {".m3u8", ".json", ".mp4", ".m4s", ".m4a", ".ts", ".vtt"}


@route(
    [
        "/static/streaming-playlists/hls/{video_uuid:str}/{filename:str}",
        "/static/streaming-playlists/hls/private/{video_uuid:str}/{filename:str}",
        "/object-storage-proxy/streaming-playlists/hls/private/{video_uuid:str}/{filename:str}",
    ],
    http_method=GET_AND_HEAD,
)
@computes(auth=Auth.NONE, pool="blob")
def get_hls_file(ctx: Ctx, video_uuid: FromPath[str], filename: FromPath[str]) -> RangeResponse:
    """Send a playlist, a segment, a rung's file or the hashes."""
    extension = PurePosixPath(check_filename(filename)).suffix
    if extension not in HLS_EXTENSIONS:
        raise NotFound("File not found")
    with ctx.runtime.database.read() as session:
        playlist = store.find_playlist(session, _parse_uuid(video_uuid))
        if playlist is None:
            raise NotFound("File not found")
        is_open = check_watching(ctx, session, playlist)
    rules = ctx.settings.static_files
    if not is_open:
        cache_control = FOR_ONE
    elif extension not in TEXT_TYPES:
        cache_control = kept_for(rules.media_cache, forever_same=True)
    elif playlist.finished_at is None:
        cache_control = NOT_KEPT
    else:
        cache_control = kept_for(rules.playlist_cache, forever_same=False)
    query = ctx.request.query_params
    token = query.get(TOKEN_PARAMETER) if query.get("reinjectVideoFileToken") == "true" else None
    content = open_blob(ctx, f"{playlist.directory}/{filename}", cache_control, token=token)
    return make_response(content, ctx.request)


@route(
    [
        "/static/web-videos/{filename:str}",
        "/static/web-videos/private/{filename:str}",
        "/static/webseed/{filename:str}",
        "/static/webseed/private/{filename:str}",
        "/object-storage-proxy/web-videos/private/{filename:str}",
        "/object-storage-proxy/webseed/private/{filename:str}",
    ],
    http_method=GET_AND_HEAD,
)
@computes(auth=Auth.NONE, pool="blob")
def get_web_video(ctx: Ctx, filename: FromPath[str]) -> RangeResponse:
    """Send a plain MP4."""
    key = f"web-videos/{check_filename(filename)}"
    with ctx.runtime.database.read() as session:
        video = store.find_web_video(session, key)
        if video is None:
            raise NotFound("File not found")
        is_open = check_watching(ctx, session, video)
    kept = kept_for(ctx.settings.static_files.media_cache, forever_same=True)
    return make_response(open_blob(ctx, key, kept if is_open else FOR_ONE), ctx.request)


def _parse_uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound("File not found") from error


routes = (get_hls_file, get_web_video)
