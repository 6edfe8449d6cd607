"""What the tracker does, over REST."""

from __future__ import annotations

from litestar import get

from headwater.house.rights import Right
from headwater.swarms.status import TrackerStatus, read_tracker
from headwater.web.context import Ctx, reads


@get("/api/headwater/v1/tracker")
@reads(right=Right.MANAGE_DEBUG)
def get_tracker(ctx: Ctx) -> TrackerStatus:
    """Return what the tracker told last."""
    return read_tracker(ctx.session, ctx.settings)


routes = (get_tracker,)
