"""What a person's videos take on disk: every rendition and the originals that are kept."""

from __future__ import annotations

import msgspec
from litestar import get

from headwater.videos.figures import measure_used
from headwater.web.context import Auth, Ctx, reads


class QuotaUsed(msgspec.Struct, rename="camel", frozen=True):
    """Bytes in all, and of videos of the last 24 hours."""

    video_quota_used: int
    video_quota_used_daily: int


@get("/api/v1/users/me/video-quota-used")
@reads(auth=Auth.REQUIRED)
def get_quota_used(ctx: Ctx) -> QuotaUsed:
    """Return what the viewer's videos take."""
    assert ctx.viewer.account_id is not None
    used = measure_used(ctx.session, ctx.viewer.account_id)
    return QuotaUsed(used.total, used.today)


routes = (get_quota_used,)
