"""The audience of a video over REST."""

from __future__ import annotations

from typing import Annotated

from litestar import get
from litestar.params import FromPath, QueryParameter

from headwater.audience.access import find_told
from headwater.audience.figures import (
    Metric,
    Overall,
    Retention,
    Series,
    read_overall,
    read_retention,
    read_series,
)
from headwater.audience.rules import read_period, read_series_period
from headwater.kit import clock
from headwater.kit.errors import Invalid
from headwater.savings import MAX_DAYS, Overview, read_overview
from headwater.web.context import Auth, Ctx, reads

PATH = "/api/v1/videos/{video_id:str}/stats"
Days = Annotated[int, QueryParameter(ge=1, le=MAX_DAYS)]
METRICS: dict[str, Metric] = {"viewers": "viewers", "aggregateWatchTime": "aggregateWatchTime"}


@get(f"{PATH}/overall")
@reads(auth=Auth.REQUIRED)
def get_overall(ctx: Ctx, video_id: FromPath[str]) -> Overall:
    """Add up who watched a video, between two dates or ever."""
    row = find_told(ctx.session, ctx.viewer, video_id)
    return read_overall(ctx.session, row.id, read_period(dict(ctx.request.query_params)))


@get(f"{PATH}/timeseries/{{metric:str}}")
@reads(auth=Auth.REQUIRED)
def get_series(ctx: Ctx, video_id: FromPath[str], metric: FromPath[str]) -> Series:
    """Return viewers or watched seconds over time."""
    row = find_told(ctx.session, ctx.viewer, video_id)
    if metric not in METRICS:
        raise Invalid(
            "Incorrect request parameters: metric", fields={"metric": f"Should be one of {', '.join(METRICS)}"}
        )
    given = dict(ctx.request.query_params)
    period = read_series_period(given, published_at=row.published_at, now=clock.now())
    return read_series(ctx.session, row.id, METRICS[metric], period)


@get(f"{PATH}/retention")
@reads(auth=Auth.REQUIRED)
def get_retention(ctx: Ctx, video_id: FromPath[str]) -> Retention:
    """Say how far viewers come."""
    row = find_told(ctx.session, ctx.viewer, video_id)
    return read_retention(ctx.session, row.id, row.duration_seconds)


@get("/api/headwater/v1/videos/{video_id:str}/savings")
@reads(auth=Auth.REQUIRED)
def get_savings(ctx: Ctx, video_id: FromPath[str], days: Days = 30) -> Overview:
    """Tell how much of a video its viewers passed on to each other in the last days."""
    row = find_told(ctx.session, ctx.viewer, video_id)
    return read_overview(ctx.session, clock.now().date(), days, row.id)


routes = (get_overall, get_series, get_retention, get_savings)
