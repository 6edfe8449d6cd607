"""What every list over REST shares: who may ask for what, what their preference hides, the shape of the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Response
from msgspec import UNSET
from msgspec.structs import replace

from headwater.house.rights import Right
from headwater.kit.errors import Invalid, Unauthenticated
from headwater.users import preferences_of
from headwater.videos import shape, store
from headwater.videos.constants_api import JSON
from headwater.videos.links import Links
from headwater.videos.lists.cards import fit_to_wishes
from headwater.videos.lists.query import Include, VideoQuery
from headwater.videos.wire import VideoPage, VideoSummary
from headwater.web.context import Ctx


def check_asked(ctx: Ctx, query: VideoQuery) -> VideoQuery:
    """Refuse what the viewer may not ask for, then fit the query to them; raises Unauthenticated or Invalid."""
    asks_for_more = query.include or query.auto_tag_one_of is not None
    if asks_for_more and not ctx.viewer.may(Right.SEE_ALL_VIDEOS):
        raise Unauthenticated("You are not allowed to see all videos, specify a custom include or auto tags filter.")
    if query.exclude_already_watched and not ctx.viewer.signed_in:
        raise Invalid("Cannot use excludeAlreadyWatched parameter when auth token is not provided")
    if query.exclude_already_watched:
        query = replace(query, not_watched_by=ctx.viewer.user_id)
    if query.nsfw is None:
        query = fit_to_wishes(query, preferences_of(ctx.session, ctx.settings, ctx.viewer).nsfw_wishes)
    return replace(query, host=None, is_local=True) if query.host == ctx.settings.host.lower() else query


def answer_page(ctx: Ctx, query: VideoQuery, total: int, rows: Sequence[Any], *, own: bool = False) -> Response[bytes]:
    """Answer with a page of rows."""
    page = VideoPage(total=UNSET if query.skip_count else total, data=shape_rows(ctx, query, rows, own=own))
    return Response(msgspec.json.encode(page), media_type=JSON)


def shape_rows(ctx: Ctx, query: VideoQuery, rows: Sequence[Any], *, own: bool = False) -> list[VideoSummary]:
    """Shape the rows of a list, with the parts that were asked for."""
    with_files = query.includes(Include.FILES) and rows
    files = store.load_files(ctx.session, [row.id for row in rows]) if with_files else {}
    links = Links.of(ctx.runtime)
    return [shape.to_summary(row, files.get(row.id, ()), links, query, own=own) for row in rows]
