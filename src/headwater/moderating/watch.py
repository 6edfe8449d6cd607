"""What moderation adds to the page of a video: the way to report it, and why it is blocked."""

from __future__ import annotations

from typing import Any

import msgspec

from headwater.house.rights import Right
from headwater.kit.ids import shorten
from headwater.watching import PageParts, Panel
from headwater.web.context import Ctx

LAST, FIRST = 90, 0


class Ways(msgspec.Struct, frozen=True):
    """Where the buttons lead; empty: there is none."""

    report: str
    block: str


def add_to_page(ctx: Ctx, video: Any) -> PageParts:
    """Return a way to report somebody else's video, and for moderators one to block it."""
    is_own = ctx.viewer.account_id is not None and ctx.viewer.account_id == video.owner_account_id
    may_block = ctx.viewer.may(Right.MANAGE_VIDEO_BLACKLIST)
    short = shorten(video.uuid)
    ways = Ways("" if is_own else f"/report?video={short}", f"/admin/moderation/videos/{short}" if may_block else "")
    actions = [Panel(template="moderating/watch_action.html", content=ways, place=LAST)] if ways != Ways("", "") else []
    told = [Panel(template="moderating/watch_blocked.html", content=video.blocked_reason or "", place=FIRST)]
    return PageParts(actions=actions, sections=told if video.is_blocked else [])
