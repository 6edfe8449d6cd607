"""Blocks: accounts and servers that people mute and that the instance blocks; videos that it withholds."""

from headwater.blocks.model import BY_INSTANCE, VideoBlock, VideoBlockKind
from headwater.blocks.service import block_account, block_server, is_blocked, unblock_account, unblock_server
from headwater.blocks.store import (
    Blocker,
    blocked_owner,
    blocked_server,
    find_blocked_hosts,
    find_video_block,
    hidden_accounts,
    hidden_channels,
    hidden_hosts,
    hidden_videos,
    list_accounts,
    list_servers,
)
from headwater.house import Feature

__all__ = [
    "BY_INSTANCE",
    "FEATURE",
    "Blocker",
    "VideoBlock",
    "VideoBlockKind",
    "block_account",
    "block_server",
    "blocked_owner",
    "blocked_server",
    "find_blocked_hosts",
    "find_video_block",
    "hidden_accounts",
    "hidden_channels",
    "hidden_hosts",
    "hidden_videos",
    "is_blocked",
    "list_accounts",
    "list_servers",
    "unblock_account",
    "unblock_server",
]

FEATURE = Feature(
    name="blocks",
    models="headwater.blocks.model",
    routes=("headwater.blocks.api:routes",),
    events={"user.deleted": "headwater.blocks.service:forget_account"},
    closed_hosts="headwater.blocks.store:find_blocked_hosts",
)
