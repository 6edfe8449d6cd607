"""What a player's reports add up to. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import msgspec

from headwater.settings import Settings

MAX_SECTIONS = 100  # the wire's constant
_BOTS = ("bot", "crawl", "spider", "slurp", "preview", "facebookexternalhit")


class Ping(msgspec.Struct, frozen=True, kw_only=True):
    """A player says where it is."""

    video_id: int
    duration_seconds: int
    is_live: bool
    identity: str  # the player's own session id, else the address; never stored
    address: str
    at: dt.datetime
    second: int
    sought: bool
    user_id: int | None = None


class Watch(msgspec.Struct):
    """What one viewer has watched so far."""

    started_at: dt.datetime
    seen_at: dt.datetime
    watch_seconds: int = 0
    sections: list[list[int]] = []
    counted_at: dt.datetime | None = None
    counted_seconds: int = 0


def describe(settings: Settings) -> dict[str, Any]:
    """Return this room's part of the public configuration."""
    every = round(settings.views.videos.watching_interval * 1000)
    return {"views": {"videos": {"watchingInterval": {"anonymous": every, "users": every}}}}


def advance(watch: Watch, ping: Ping) -> None:
    """Add a report: a jump begins a new section, everything else makes the last one longer."""
    sections = watch.sections
    watch.seen_at = max(watch.seen_at, ping.at)
    if ping.sought or not sections or ping.second < sections[-1][0]:
        if sections and sections[-1][0] == sections[-1][1]:
            sections.pop()  # nothing was watched there
        if len(sections) < MAX_SECTIONS:
            sections.append([ping.second, ping.second])
        return
    if ping.second > sections[-1][1]:
        watch.watch_seconds += ping.second - sections[-1][1]
        sections[-1][1] = ping.second


def is_view(watch: Watch, ping: Ping, *, count_after_seconds: float, window_seconds: float) -> bool:
    """Whether what was watched becomes a view now: enough of it, and not again within the window."""
    if watch.counted_at is not None and (ping.at - watch.counted_at).total_seconds() < window_seconds:
        return False
    watched = watch.watch_seconds - watch.counted_seconds
    if ping.is_live or ping.duration_seconds >= count_after_seconds:
        return watched >= count_after_seconds
    return watched > ping.duration_seconds / 2


def hash_viewer(salt: str, identity: str) -> str:
    """Return what stands for a viewer during one day."""
    return hashlib.blake2b(identity.encode(), key=bytes.fromhex(salt), digest_size=16).hexdigest()


def is_bot(user_agent: str) -> bool:
    """Whether a program says of itself that it is no person's player."""
    folded = user_agent.lower()
    return any(word in folded for word in _BOTS)
