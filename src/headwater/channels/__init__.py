"""Channels (Group): where videos are published."""

from headwater.channels.model import Channel
from headwater.channels.rules import may_manage
from headwater.channels.service import create_local_channel, owned_channel, remove_channel
from headwater.channels.store import (
    attach_owners,
    channels_by_account,
    find_channel,
    has_channel,
    list_channels,
    load_channel_cards,
    select_channels,
)
from headwater.channels.views import ChannelRow, channel_path, to_row
from headwater.channels.wire import ChannelCard, ChannelDetails, ChannelSummary, to_channel_details, to_channel_summary
from headwater.house import Feature

__all__ = [
    "Channel",
    "ChannelCard",
    "ChannelDetails",
    "ChannelRow",
    "ChannelSummary",
    "attach_owners",
    "channel_path",
    "channels_by_account",
    "create_local_channel",
    "find_channel",
    "has_channel",
    "list_channels",
    "load_channel_cards",
    "may_manage",
    "owned_channel",
    "remove_channel",
    "select_channels",
    "to_channel_details",
    "to_channel_summary",
    "to_row",
]

FEATURE = Feature(
    name="channels",
    models="headwater.channels.model",
    routes=(
        "headwater.channels.api:routes",
        "headwater.channels.manage_api:routes",
        "headwater.channels.pages:routes",
    ),
    templates=True,
    actor_fields={"channel": "headwater.channels.federation:describe"},
    actor_keepers={"channel": "headwater.channels.federation:keep"},
)
