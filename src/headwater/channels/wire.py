"""Channels on the wire."""

from __future__ import annotations

from typing import Any

import msgspec

from headwater.accounts import AccountDetails, AccountSummary
from headwater.actors import (
    LOCAL_HOST,
    ActorDetails,
    ActorImage,
    ActorSummary,
    detail_fields,
    summary_fields,
    to_banners,
)


class ChannelSummary(ActorSummary):
    """A channel where it is only named, as in a video (`VideoChannelSummary`)."""


class ViewsOfDay(msgspec.Struct, frozen=True):
    """How often a channel's videos were viewed on a day, which begins at `date` (UTC)."""

    date: str
    views: int


class ChannelDetails(ActorDetails, rename="camel", kw_only=True):
    """A channel as such (`VideoChannel`)."""

    support: str | None
    is_local: bool
    banners: list[ActorImage] = []
    owner_account: AccountDetails | msgspec.UnsetType = msgspec.UNSET
    videos_count: int | msgspec.UnsetType = msgspec.UNSET
    total_views: int | msgspec.UnsetType = msgspec.UNSET
    views_per_day: list[ViewsOfDay] | msgspec.UnsetType = msgspec.UNSET


class ChannelCard(msgspec.Struct, frozen=True, kw_only=True):
    """A channel with the account that owns it, both ways the wire shows them."""

    channel: ChannelSummary
    account: AccountSummary
    channel_details: ChannelDetails  # with its `ownerAccount`
    account_details: AccountDetails


def to_channel_summary(row: Any) -> ChannelSummary:
    """Shape a row of `select_channels`."""
    return ChannelSummary(**summary_fields(row))


def to_channel_details(row: Any, owner: AccountDetails | None = None) -> ChannelDetails:
    """Shape a row of `select_channels`."""
    return ChannelDetails(
        **detail_fields(row),
        support=row.support,
        is_local=row.host == LOCAL_HOST,
        banners=to_banners(row.banners),
        owner_account=msgspec.UNSET if owner is None else owner,
    )


def add_figures(channel: ChannelDetails, row: Any) -> ChannelDetails:
    """Add what was counted, if the row has it."""
    counted = row._mapping
    if "videosCount" in counted:
        channel.videos_count, channel.total_views = int(counted["videosCount"]), int(counted["totalViews"])
    return channel
