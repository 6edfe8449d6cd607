"""Subscribe, beside a video: a form that works without JavaScript, in place with it."""

from __future__ import annotations

from typing import Any

from headwater.kit.ids import shorten
from headwater.subscriptions import store
from headwater.subscriptions.web import BUTTON, view_button
from headwater.watching import PageParts, Panel
from headwater.web.context import Ctx

PLACE = 5  # among the actions: next to the channel


def add_to_page(ctx: Ctx, video: Any) -> PageParts:
    """Return the button of the video's channel."""
    channel = store.find_channel_row(ctx.session, video.channel_id)
    content = view_button(ctx, channel, back=f"/w/{shorten(video.uuid)}")
    return PageParts(actions=[Panel(template=BUTTON, content=content, place=PLACE)])
