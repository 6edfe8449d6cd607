"""Blocks of videos: what a moderator takes out of sight, with a reason, and what waits for a moderator."""

from headwater.house import Feature
from headwater.video_blocks.service import block_video, unblock_video
from headwater.video_blocks.store import list_blocks

__all__ = ["FEATURE", "block_video", "list_blocks", "unblock_video"]

FEATURE = Feature(
    name="video_blocks",
    routes=("headwater.video_blocks.api:routes",),
    events={"video.uploaded": "headwater.video_blocks.service:hold_new_video"},
)
