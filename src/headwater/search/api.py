"""Search over REST: videos and channels."""

from __future__ import annotations

from typing import Annotated, Literal

from litestar import Response, get
from litestar.params import Parameter, QueryParameter

from headwater.channels import ChannelDetails, attach_owners
from headwater.kit.errors import Invalid
from headwater.search.channels import ChannelQuery, search_channels
from headwater.search.videos import search_videos
from headwater.videos.lists import read_search
from headwater.videos.web import answer_page, check_asked
from headwater.web.context import Auth, Ctx, reads
from headwater.web.forms import nest
from headwater.web.wire import DEFAULT_COUNT, Count, ResultList, Start

Target = Annotated[Literal["local", "search-index"], QueryParameter(name="searchTarget")]
ChannelSort = Literal["match", "-match", "displayName", "-displayName", "createdAt", "-createdAt"]
Text = Annotated[str | None, Parameter(min_length=1, max_length=200)]
Host = Annotated[str | None, Parameter(min_length=1, max_length=200)]
MAX_HANDLES = 100  # asked for at once; clients send a handful


@get("/api/v1/search/videos")
@reads()
def search_for_videos(ctx: Ctx, search_target: Target = "local") -> Response[bytes]:
    """Return the videos that match a text and filters, the best first."""
    query = check_asked(ctx, read_search(ctx.request.scope["query_string"]))
    total, rows = search_videos(ctx.session, ctx.viewer, query, most=ctx.settings.search.max_matches)
    return answer_page(ctx, query, total, rows)


@get("/api/v1/search/video-channels")
@reads(auth=Auth.NONE)
def search_for_channels(
    ctx: Ctx,
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: ChannelSort = "-match",
    search: Text = None,
    host: Host = None,
    search_target: Target = "local",
) -> ResultList[ChannelDetails]:
    """Return the channels that match a text, the best first."""
    own_host = ctx.settings.host
    query = ChannelQuery(
        start=start,
        count=count,
        sort=sort,
        search=search,
        host=None if host is None else "" if host.lower() == own_host.lower() else host.lower(),
        handles=_read_handles(ctx),
    )
    total, rows = search_channels(ctx.session, query, own_host, most=ctx.settings.search.max_matches)
    return ResultList(total, attach_owners(ctx.session, rows))


def _read_handles(ctx: Ctx) -> list[str] | None:
    given = nest(ctx.request.query_params.multi_items()).get("handles")
    if given is None:
        return None
    handles = given if isinstance(given, list) else [given]
    if len(handles) > MAX_HANDLES or not all(isinstance(handle, str) and handle for handle in handles):
        raise Invalid("Incorrect request parameters: handles", fields={"handles": "Should have valid array of handles"})
    return handles


routes = (search_for_videos, search_for_channels)
