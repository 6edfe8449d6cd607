"""What is counted of a user's or a channel's videos, as SQL expressions that lists of users and channels take along."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.channels import Channel
from headwater.kit import clock
from headwater.videos.model import Original, Video, VideoFile

DAY = dt.timedelta(days=1)


class Used(msgspec.Struct, frozen=True):
    """Bytes of an account's local files: in all, and of videos of the last 24 hours."""

    total: int
    today: int


def measure_used(session: Session, account_id: int) -> Used:
    """Add up an account's renditions and kept originals, in one statement: what quotas count."""
    kept = sa.select(Original.video_id, Original.size_bytes).where(Original.storage_key.is_not(None))
    sizes = sa.select(VideoFile.video_id, VideoFile.size_bytes).union_all(kept).subquery()
    recent = sa.case((Video.created_at > clock.now() - DAY, sizes.c.size_bytes), else_=0)
    row = session.execute(
        sa.select(sa.func.coalesce(sa.func.sum(sizes.c.size_bytes), 0), sa.func.coalesce(sa.func.sum(recent), 0))
        .join(Video, Video.id == sizes.c.video_id)
        .join(Channel, Channel.id == Video.channel_id)
        .where(Channel.account_id == account_id, Video.is_local)
    ).one()
    return Used(int(row[0]), int(row[1]))


def count_of_users() -> dict[str, Any]:
    """Return the figures of a user by wire name; they look at the `Account` of the query around them."""
    used = _measure(Channel.account_id == Account.id)
    return {
        "totalVideoFileSize": used,
        "videoQuotaUsed": used,
        "videoQuotaUsedDaily": _measure(Channel.account_id == Account.id, Video.created_at > clock.now() - DAY),
        "videosCount": _of_account(sa.func.count()),
    }


def count_of_channels() -> dict[str, Any]:
    """Return the figures of a channel by wire name; they look at the `Channel` of the query around them."""

    def over_videos(what: Any) -> Any:
        shown = sa.and_(Video.channel_id == Channel.id, Video.replaces_id.is_(None))
        return sa.select(what).select_from(Video).where(shown).correlate(Channel)

    views = sa.func.coalesce(sa.func.sum(Video.views), 0)
    return {
        "videosCount": over_videos(sa.func.count()).scalar_subquery(),
        "totalViews": over_videos(views).scalar_subquery(),
    }


def _of_account(what: Any) -> Any:
    query = sa.select(what).select_from(Video).join(Channel, Channel.id == Video.channel_id)
    query = query.where(Channel.account_id == Account.id, Video.replaces_id.is_(None))
    return query.correlate(Account).scalar_subquery()


def _measure(*conditions: Any) -> Any:
    """Add up every local rendition and the originals that are kept: what quotas count."""
    return _add_up(VideoFile.size_bytes, VideoFile.video_id, *conditions) + _add_up(
        Original.size_bytes, Original.video_id, Original.storage_key.is_not(None), *conditions
    )


def _add_up(size: Any, video_id: Any, *conditions: Any) -> Any:
    return (
        sa.select(sa.func.coalesce(sa.func.sum(size), 0))
        .join(Video, Video.id == video_id)
        .join(Channel, Channel.id == Video.channel_id)
        .where(Video.is_local, *conditions)
        .correlate(Account)
        .scalar_subquery()
    )
