"""Files that the administrator laid below `/.well-known/`, such as proofs of who owns the domain."""

from __future__ import annotations

from litestar import route
from litestar.params import FromPath

from headwater.files.contents import check_filename, kept_for, open_blob
from headwater.files.media_api import GET_AND_HEAD
from headwater.web.context import Auth, Ctx, computes
from headwater.web.range import RangeResponse, make_response

MAX_AGE_SECONDS = 60  # they change seldom, but whoever changes one wants it seen


@route("/.well-known/{filename:str}", http_method=GET_AND_HEAD)
@computes(auth=Auth.NONE, pool="blob")
def get_well_known(ctx: Ctx, filename: FromPath[str]) -> RangeResponse:
    """Send a file of `storage.well_known`."""
    key = f"well-known/{check_filename(filename)}"
    return make_response(open_blob(ctx, key, kept_for(MAX_AGE_SECONDS, forever_same=False)), ctx.request)


routes = (get_well_known,)
