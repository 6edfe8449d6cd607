"""What a person's videos take on disk: every rendition and the originals that are kept."""

from __future__ import annotations

import datetime as dt

import msgspec
import sqlalchemy as sa
from litestar import get
from sqlalchemy.orm import Session

from headwater.channels import Channel
from headwater.kit import clock
from headwater.videos.model import Original, Video, VideoFile
from headwater.web.context import Auth, Ctx, reads

_DAY = dt.timedelta(days=1)


class QuotaUsed(msgspec.Struct, rename="camel", frozen=True):
    """Bytes in all, and of videos of the last 24 hours."""

    video_quota_used: int
    video_quota_used_daily: int


def measure_used(session: Session, account_id: int) -> QuotaUsed:
    """Add up an account's local files, in one statement."""
    kept = sa.select(Original.video_id, Original.size_bytes).where(Original.storage_key.is_not(None))
    sizes = sa.select(VideoFile.video_id, VideoFile.size_bytes).union_all(kept).subquery()
    recent = sa.case((Video.created_at > clock.now() - _DAY, sizes.c.size_bytes), else_=0)
    row = session.execute(
        sa.select(sa.func.coalesce(sa.func.sum(sizes.c.size_bytes), 0), sa.func.coalesce(sa.func.sum(recent), 0))
        .join(Video, Video.id == sizes.c.video_id)
        .join(Channel, Channel.id == Video.channel_id)
        .where(Channel.account_id == account_id, Video.is_local)
    ).one()
    return QuotaUsed(int(row[0]), int(row[1]))


@get("/api/v1/users/me/video-quota-used")
@reads(auth=Auth.REQUIRED)
def get_quota_used(ctx: Ctx) -> QuotaUsed:
    """Return what the viewer's videos take."""
    assert ctx.viewer.account_id is not None
    return measure_used(ctx.session, ctx.viewer.account_id)


routes = (get_quota_used,)
