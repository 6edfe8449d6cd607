"""What sharing among viewers saved, for programs of those who run the instance."""

from __future__ import annotations

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from headwater.house.rights import Right
from headwater.kit import clock
from headwater.savings.figures import MAX_DAYS, Overview, VideosPage, read_overview, read_videos
from headwater.web.context import Ctx, reads

PATH = "/api/headwater/v1/savings"
Days = Annotated[int, QueryParameter(ge=1, le=MAX_DAYS)]
Start = Annotated[int, QueryParameter(ge=0, le=100_000)]
Count = Annotated[int, QueryParameter(ge=0, le=100)]


@get(PATH)
@reads(right=Right.MANAGE_CONFIGURATION)
def get_savings(ctx: Ctx, days: Days = 30) -> Overview:
    """Tell what viewers of the instance's videos passed on to each other in the last days."""
    return read_overview(ctx.session, clock.now().date(), days)


@get(f"{PATH}/videos")
@reads(right=Right.MANAGE_CONFIGURATION)
def get_savings_by_video(ctx: Ctx, days: Days = 30, start: Start = 0, count: Count = 15) -> VideosPage:
    """Tell it of each video, those that saved most first."""
    return read_videos(ctx.session, clock.now().date(), days, start=start, count=count)


routes = (get_savings, get_savings_by_video)
