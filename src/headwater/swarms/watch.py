"""Where else viewers of a video may meet: those of a remote one at the tracker of its own instance too."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from headwater.swarms.hashes import list_own_hashes
from headwater.watching import WatchPart
from headwater.web.context import Ctx


def add_trackers(ctx: Ctx, video: Any) -> WatchPart:
    """Return the trackers of the instance, if it published what our players will ask them for.

    Others block addresses that ask for a hash which they do not know (`reference/protocol.md` 11).
    """
    if video.is_local or not video.remote_hashes or video.playlist_url is None:
        return WatchPart()
    if not set(list_own_hashes(video.playlist_url, 1)) <= set(video.remote_hashes):
        return WatchPart()
    own = urlsplit(video.url).netloc  # nobody's document sends our viewers to third parties
    schemes = ("wss",) if ctx.settings.webserver.https else ("wss", "ws")  # a page over TLS opens no plain socket
    named = [(one, urlsplit(one)) for one in video.remote_trackers or []]
    return WatchPart(trackers=[one for one, parts in named if parts.scheme in schemes and parts.netloc == own])
