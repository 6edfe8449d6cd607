"""Somebody looks at a remote video: what is old is read anew, what people say there is read once in a while."""

from __future__ import annotations

import datetime as dt
from typing import Any

from headwater.db.database import defer_write
from headwater.kit import clock
from headwater.remote import store
from headwater.remote.orders import order_refresh, order_talk
from headwater.watching import WatchPart
from headwater.web.context import Ctx


def note_access(ctx: Ctx, video: Any) -> WatchPart:
    """Have a video read anew that was read long ago; adds nothing to its page."""
    if not video.is_local and ctx.settings.federation.enabled:
        reading = store.find_remote(ctx.session, video.id)
        before = clock.now() - dt.timedelta(seconds=ctx.settings.federation.videos.refresh_after)
        if reading is not None and reading.read_at < before:
            defer_write(ctx.session, lambda session: order_refresh(session, video.id))
        if reading is not None and (reading.talk_read_at is None or reading.talk_read_at < before):
            defer_write(ctx.session, lambda session: order_talk(session, video_id=video.id))
    return WatchPart()
