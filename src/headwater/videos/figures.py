"""What is counted of a user's or a channel's videos, as SQL expressions that lists of users and channels take along."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from headwater.accounts import Account
from headwater.channels import Channel
from headwater.kit import clock
from headwater.videos.model import Original, Video, VideoFile

DAY = dt.timedelta(days=1)


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
        return sa.select(what).select_from(Video).where(Video.channel_id == Channel.id).correlate(Channel)

    views = sa.func.coalesce(sa.func.sum(Video.views), 0)
    return {
        "videosCount": over_videos(sa.func.count()).scalar_subquery(),
        "totalViews": over_videos(views).scalar_subquery(),
    }


def _of_account(what: Any) -> Any:
    query = sa.select(what).select_from(Video).join(Channel, Channel.id == Video.channel_id)
    return query.where(Channel.account_id == Account.id).correlate(Account).scalar_subquery()


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
