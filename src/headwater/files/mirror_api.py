"""Copies that we keep of other instances' videos, at the address that is told to players."""

from __future__ import annotations

import uuid
from pathlib import PurePosixPath

from litestar import route
from litestar.params import FromPath

from headwater.files import store
from headwater.files.contents import TEXT_TYPES, check_filename, kept_for, open_blob
from headwater.files.media_api import GET_AND_HEAD, HLS_EXTENSIONS
from headwater.kit.errors import NotFound
from headwater.redundancy import find_finished
from headwater.videos import access, rules
from headwater.web.context import Auth, Ctx, computes
from headwater.web.range import RangeResponse, make_response


@route("/static/redundancy/hls/{video_uuid:str}/{filename:str}", http_method=GET_AND_HEAD)
@computes(auth=Auth.NONE, pool="blob")
def get_mirrored_file(ctx: Ctx, video_uuid: FromPath[str], filename: FromPath[str]) -> RangeResponse:
    """Send a file of a copy, as long as its video is open to all."""
    extension = PurePosixPath(check_filename(filename)).suffix
    try:
        identity = uuid.UUID(video_uuid)
    except ValueError as error:
        raise NotFound("File not found") from error
    with ctx.runtime.database.read() as session:
        found = find_finished(session, identity)
        playlist = None if found is None else store.find_playlist(session, identity)
    if found is None or playlist is None or extension not in HLS_EXTENSIONS:
        raise NotFound("File not found")
    if not rules.is_open_to_all(access.standing_of(playlist)):
        raise NotFound("File not found")
    limits = ctx.settings.static_files
    is_text = extension in TEXT_TYPES
    kept = kept_for(limits.playlist_cache if is_text else limits.media_cache, forever_same=not is_text)
    return make_response(open_blob(ctx, f"{found[0].directory}/{filename}", kept), ctx.request)


routes = (get_mirrored_file,)
