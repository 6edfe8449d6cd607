"""The page "What P2P saved": bytes that viewers had from each other, over time and by video."""

from __future__ import annotations

from typing import Any

from litestar import Response, get

from headwater.administration.sections import read_page, render_section
from headwater.audience.web import draw_saved, show_share
from headwater.house.rights import Right
from headwater.kit import clock
from headwater.savings import read_overview, read_videos
from headwater.web.context import Ctx, reads

PATH = "/admin/overview/savings"
PERIODS = {"week": 7, "month": 30, "year": 365}
DEFAULT_PERIOD = "month"


@get(PATH)
@reads(right=Right.MANAGE_CONFIGURATION)
def show_savings(ctx: Ctx) -> Response[Any]:
    """Show what was saved in a period, and by which videos."""
    parameters, size = ctx.request.query_params, ctx.settings.web.page_size
    chosen = parameters.get("period", DEFAULT_PERIOD)
    chosen = chosen if chosen in PERIODS else DEFAULT_PERIOD
    page, today = read_page(parameters.get("page")), clock.now().date()
    overview = read_overview(ctx.session, today, PERIODS[chosen])
    videos = read_videos(ctx.session, today, PERIODS[chosen], start=(page - 1) * size, count=size)
    chart, share = draw_saved(overview), show_share(overview.total)
    shares = [show_share(video) for video in videos.data]
    address = f"{PATH}?period={chosen}&page="
    return render_section(
        ctx,
        "savings.html",
        PATH,
        chosen=chosen,
        enabled=ctx.settings.savings.enabled,
        total=overview.total,
        share=share,
        chart=chart,
        videos=list(zip(videos.data, shares, strict=True)),
        previous=f"{address}{page - 1}" if page > 1 else None,
        following=f"{address}{page + 1}" if page * size < videos.total else None,
    )


routes = (show_savings,)
