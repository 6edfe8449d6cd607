"""The home page: the newest videos."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.params import QueryParameter

from headwater.videos import list_newest_cards
from headwater.web.context import Ctx, reads
from headwater.web.html.pages import render

MAX_PAGE = 1000  # nobody walks further; it bounds what the database skips
Page = Annotated[int, QueryParameter(ge=1, le=MAX_PAGE)]


@get("/")
@reads()
def show_home(ctx: Ctx, page: Page = 1) -> Response[bytes]:
    """Show the newest videos, a page at a time."""
    size = ctx.settings.web.page_size
    policy = ctx.settings.instance.default_nsfw_policy
    start = (page - 1) * size
    found = list_newest_cards(ctx.session, ctx.viewer, nsfw_policy=policy, start=start, count=size + 1)
    next_href = f"/?page={page + 1}" if len(found) > size else None
    return render(
        ctx,
        "discovery/home.html",
        canonical_path="/" if page == 1 else f"/?page={page}",
        videos=found[:size],
        next_href=next_href,
    )


routes = (show_home,)
