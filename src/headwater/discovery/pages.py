"""The home page: the newest videos."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.params import Parameter

from headwater.discovery.store import list_newest
from headwater.web.context import Ctx, reads
from headwater.web.pages import render

PAGE_SIZE = 24
Page = Annotated[int, Parameter(ge=1, le=1000)]


@get("/")
@reads()
def show_home(ctx: Ctx, page: Page = 1) -> Response[bytes]:
    """Show the newest videos, 24 at a time."""
    found = list_newest(ctx.session, start=(page - 1) * PAGE_SIZE, count=PAGE_SIZE + 1)
    next_href = f"/?page={page + 1}" if len(found) > PAGE_SIZE else None
    return render(
        ctx,
        "discovery/home.html",
        canonical_path="/" if page == 1 else f"/?page={page}",
        videos=found[:PAGE_SIZE],
        next_href=next_href,
    )


routes = (show_home,)
