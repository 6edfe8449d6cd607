"""Caption files. What is said in a closed video is as closed as its pictures: the right is checked."""

from __future__ import annotations

from litestar import route
from litestar.params import FromPath

from headwater.copies import CAPTION, Wanted
from headwater.files import store
from headwater.files.asker import check_watching
from headwater.files.contents import FOR_ONE, check_filename, fetch_copy, kept_for, open_blob
from headwater.files.media_api import GET_AND_HEAD
from headwater.kit.errors import NotFound
from headwater.web.context import Auth, Ctx, computes
from headwater.web.range import RangeResponse, make_response


@route("/lazy-static/video-captions/{filename:str}", http_method=GET_AND_HEAD)
@computes(auth=Auth.NONE, pool="blob")
def get_caption(ctx: Ctx, filename: FromPath[str]) -> RangeResponse:
    """Send a caption file."""
    with ctx.runtime.database.read() as session:
        found = store.find_caption(session, check_filename(filename))
        if found is None:
            raise NotFound("File not found")
        is_open = check_watching(ctx, session, found)
    if found.remote_url is not None:
        fetch_copy(ctx, Wanted(key=found.storage_key, url=found.remote_url, kind=CAPTION))
    kept = kept_for(ctx.settings.static_files.media_cache, forever_same=True)
    return make_response(open_blob(ctx, found.storage_key, kept if is_open else FOR_ONE), ctx.request)


routes = (get_caption,)
