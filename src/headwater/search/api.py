"""Search over REST: videos and channels."""

from __future__ import annotations

from typing import Annotated, Literal

from litestar import Response, get
from litestar.params import Parameter, QueryParameter

from headwater.channels import ChannelDetails, attach_owners
from headwater.kit.errors import Invalid
from headwater.search import elsewhere
from headwater.search.channels import ChannelQuery, load_channels, search_channels
from headwater.search.videos import search_videos, show_found
from headwater.videos.lists import read_search
from headwater.videos.web import VideoPage, answer_page, check_asked
from headwater.web.context import Auth, Ctx, computes
from headwater.web.forms import nest
from headwater.web.wire import DEFAULT_COUNT, Count, ResultList, Start, answers

Target = Annotated[Literal["local", "search-index"], QueryParameter(name="searchTarget")]
ChannelSort = Literal["match", "-match", "displayName", "-displayName", "createdAt", "-createdAt"]
Text = Annotated[str | None, Parameter(min_length=1, max_length=200)]
Host = Annotated[str | None, Parameter(min_length=1, max_length=200)]
MAX_HANDLES = 100  # asked for at once; clients send a handful


@get("/api/v1/search/videos", responses=answers(VideoPage))
@computes(auth=Auth.OPTIONAL, pool="read")
def search_for_videos(ctx: Ctx, search_target: Target = "local") -> Response[bytes]:
    """Return the videos that match a text and filters, the best first."""
    asked, found = read_search(ctx.request.scope["query_string"]), None
    if asked.search and elsewhere.is_address(asked.search):
        found = elsewhere.find_video(ctx.runtime, ctx.viewer, asked.search, ctx.check_may_wait)
    with ctx.runtime.database.read() as session:
        within = ctx.within(session)
        query = check_asked(within, asked)
        if found is not None:
            total, rows = show_found(session, ctx.viewer, found)
        else:
            total, rows = search_videos(session, ctx.viewer, query, most=ctx.settings.search.max_matches)
        return answer_page(within, query, total, rows)


@get("/api/v1/search/video-channels")
@computes(auth=Auth.OPTIONAL, pool="read")
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
    found, is_named = None, elsewhere.names_actor(search)
    if is_named:
        found = elsewhere.find_channel(ctx.runtime, ctx.viewer, search or "", ctx.check_may_wait)
    with ctx.runtime.database.read() as session:
        if is_named:
            rows = load_channels(session, [] if found is None else [found])
            total = len(rows)
        else:
            total, rows = search_channels(session, query, own_host, most=ctx.settings.search.max_matches)
        return ResultList(total, attach_owners(session, rows))


def _read_handles(ctx: Ctx) -> list[str] | None:
    given = nest(ctx.request.query_params.multi_items()).get("handles")
    if given is None:
        return None
    handles = given if isinstance(given, list) else [given]
    if len(handles) > MAX_HANDLES or not all(isinstance(handle, str) and handle for handle in handles):
        raise Invalid("Incorrect request parameters: handles", fields={"handles": "Should have valid array of handles"})
    return handles


routes = (search_for_videos, search_for_channels)
