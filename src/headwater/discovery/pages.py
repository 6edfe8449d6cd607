"""The home page: the newest videos."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get
from litestar.params import QueryParameter
from markupsafe import Markup

from headwater.configuration import find_homepage, read_homepage
from headwater.kit.errors import NotFound
from headwater.kit.markdown import render_page
from headwater.sensitivity.web import read_policy
from headwater.videos import list_newest_cards
from headwater.web.context import Ctx, reads
from headwater.web.html.pages import render

MAX_PAGE = 1000  # nobody walks further; it bounds what the database skips
Page = Annotated[int, QueryParameter(ge=1, le=MAX_PAGE)]


@get("/")
@reads()
def show_home(ctx: Ctx, page: Page = 1) -> Response[bytes]:
    """Show what the administrator wrote, or the newest videos, a page at a time."""
    if page == 1 and (written := find_homepage(ctx.session, ctx.settings)) is not None:
        return _render_written(ctx, written, "/")
    size = ctx.settings.web.page_size
    policy = read_policy(ctx)
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


@get("/home")
@reads()
def show_written_home(ctx: Ctx) -> Response[bytes]:
    """Show what the administrator wrote, whatever `/` shows."""
    written = read_homepage(ctx.session)
    if not written:
        raise NotFound("This instance has no home page of its own.")
    return _render_written(ctx, written, "/home")


def _render_written(ctx: Ctx, written: str, path: str) -> Response[bytes]:
    html = Markup(render_page(written))  # noqa: S704  # sanitised
    return render(ctx, "discovery/written.html", canonical_path=path, text=html, has_heading="<h1" in html)


routes = (show_home, show_written_home)
