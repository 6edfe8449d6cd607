"""The home page, browsing by filters, and searching."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Response, get
from litestar.params import QueryParameter
from litestar.response import Redirect
from markupsafe import Markup

from headwater.channels import ChannelRow, to_row
from headwater.configuration import find_homepage, read_homepage
from headwater.discovery import query
from headwater.discovery.choices import name_filters
from headwater.discovery.query import MAX_PAGE, Filters
from headwater.kit.errors import NotFound
from headwater.kit.markdown import render_page
from headwater.search import ChannelQuery, find_named, search_cards, search_channels
from headwater.sensitivity.web import read_wishes
from headwater.videos import list_cards
from headwater.videos.lists import VideoQuery
from headwater.web.context import Auth, Ctx, computes, reads
from headwater.web.html.cards import VideoCard
from headwater.web.html.pages import render

Page = Annotated[int, QueryParameter(ge=1, le=MAX_PAGE)]
TRENDING_COUNT = 6
CHANNEL_COUNT = 4
OLD_ADDRESSES = {
    "/videos/overview": "/",
    "/videos/trending": "/videos/browse?sort=-trending",
    "/videos/most-liked": "/videos/browse?sort=-likes",
    "/videos/recently-added": "/videos/browse",
    "/videos/local": "/videos/browse?scope=local",
}


@get("/")
@reads()
def show_home(ctx: Ctx, page: Page = 1) -> Response[bytes]:
    """Show what the administrator wrote, or what is watched now and the newest videos, a page at a time."""
    if page == 1 and (written := find_homepage(ctx.session, ctx.settings)) is not None:
        return _render_written(ctx, written, "/")
    size, wishes = ctx.settings.web.page_size, read_wishes(ctx)
    newest = VideoQuery(start=(page - 1) * size, count=size)
    total, videos = list_cards(ctx.session, ctx.viewer, newest, wishes=wishes)
    trending: list[VideoCard] = []
    if page == 1 and total > size:  # on a small instance it would be the same videos twice
        watched = VideoQuery(count=TRENDING_COUNT, sort="-trending")
        _, trending = list_cards(ctx.session, ctx.viewer, watched, wishes=wishes)
    return render(
        ctx,
        "discovery/home.html",
        canonical_path="/" if page == 1 else f"/?page={page}",
        trending=trending,
        videos=videos,
        next_href=f"/?page={page + 1}" if page * size < total and page < MAX_PAGE else None,
    )


@get("/home")
@reads()
def show_written_home(ctx: Ctx) -> Response[bytes]:
    """Show what the administrator wrote, whatever `/` shows."""
    written = read_homepage(ctx.session)
    if not written:
        raise NotFound("This instance has no home page of its own.")
    return _render_written(ctx, written, "/home")


@get("/videos/browse")
@reads()
def browse(ctx: Ctx) -> Response[bytes]:
    """Show the videos that fit the chosen filters, in the chosen order."""
    filters, size = query.read_browse(ctx.request.query_params), ctx.settings.web.page_size
    total, videos = list_cards(ctx.session, ctx.viewer, filters.to_query(size), wishes=read_wishes(ctx))
    return _render_list(ctx, "discovery/browse.html", filters, total, videos)


@get("/search")
@computes(auth=Auth.OPTIONAL, pool="read")
def search(ctx: Ctx) -> Response[Any]:
    """Show the videos and channels that a text finds; an address or a handle leads to what it names."""
    text = query.read_search(ctx.request.query_params).search or ""
    path = find_named(ctx.runtime, ctx.viewer, text, ctx.check_may_wait)
    if path is not None:
        return Redirect(path, status_code=302)
    with ctx.runtime.database.read() as session:
        return _search_here(ctx.within(session))


def _search_here(ctx: Ctx) -> Response[bytes]:
    filters, settings = query.read_search(ctx.request.query_params), ctx.settings
    size, most = settings.web.page_size, settings.search.max_matches
    total, videos, channels = 0, list[VideoCard](), list[ChannelRow]()
    if filters.search:
        asked, wishes = filters.to_query(size), read_wishes(ctx)
        total, videos = search_cards(ctx.session, ctx.viewer, asked, most=most, wishes=wishes)
    if filters.search and filters.page == 1 and not filters.is_filtered:
        wanted = ChannelQuery(search=filters.search, count=CHANNEL_COUNT)
        _, rows = search_channels(ctx.session, wanted, settings.host, most=most)
        channels = [to_row(row) for row in rows]
    return _render_list(ctx, "discovery/search.html", filters, total, videos, channels=channels, most=most)


@get(list(OLD_ADDRESSES))
@reads(auth=Auth.NONE)
def follow_old_address(ctx: Ctx) -> Redirect:
    """Lead from the addresses that other software uses for its lists to ours."""
    return Redirect(OLD_ADDRESSES[ctx.request.url.path], status_code=302)


def _render_list(
    ctx: Ctx, template: str, filters: Filters, total: int, videos: list[VideoCard], **more: Any
) -> Response[bytes]:
    last = min(max(1, -(-total // ctx.settings.web.page_size)), MAX_PAGE)
    return render(
        ctx,
        template,
        canonical_path=filters.address(filters.page),
        filters=filters,
        choices=name_filters(ctx.language),
        total=total,
        videos=videos,
        previous=filters.address(filters.page - 1) if filters.page > 1 else None,
        following=filters.address(filters.page + 1) if filters.page < last else None,
        last=last,
        **more,
    )


def _render_written(ctx: Ctx, written: str, path: str) -> Response[bytes]:
    html = Markup(render_page(written))  # noqa: S704  # sanitised
    return render(ctx, "discovery/written.html", canonical_path=path, text=html, has_heading="<h1" in html)


routes = (show_home, show_written_home, browse, search, follow_old_address)
