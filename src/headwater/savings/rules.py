"""What a player may report, and how much of it is believed. Pure but for what it remembers."""

from __future__ import annotations

from typing import Any

import msgspec

from headwater.settings import Settings
from headwater.settings.peers import Savings

MAX_COUNT = (1 << 53) - 1  # what JavaScript counts exactly
UPLOADS_PER_VIEWING = 10  # somebody who arrived first may pass a video on to many


class Sums(msgspec.Struct):
    """Bytes by way."""

    server_bytes: int = 0
    peers_bytes: int = 0
    uploaded_bytes: int = 0

    @property
    def watched_bytes(self) -> int:
        """What viewers got in all."""
        return self.server_bytes + self.peers_bytes

    @property
    def share(self) -> float:
        """The part of it that came from other viewers, 0 to 1."""
        return self.peers_bytes / self.watched_bytes if self.watched_bytes else 0.0

    def add(self, other: Sums) -> None:
        """Add another sum."""
        self.server_bytes += other.server_bytes
        self.peers_bytes += other.peers_bytes
        self.uploaded_bytes += other.uploaded_bytes


class Allowances:
    """How much of what one address reports of a video is believed: so many viewings in a time, the rest is cut off.

    Nobody can prove what their player got. What can be known is how large a video is: so a liar can at most pretend
    to be as many viewers as one address may be. Addresses are remembered in memory only.
    """

    def __init__(self, settings: Savings) -> None:
        self._settings = settings
        self._used: dict[tuple[str, int], tuple[float, Sums]] = {}  # key -> (end, believed), in order of their ends

    def believe(self, address: str, video_id: int, viewing_bytes: int, told: Sums, now: float) -> Sums:
        """Return what is believed; `viewing_bytes`: what one viewer gets who watches all of it."""
        self._forget(now)
        key = (address, video_id)
        if key not in self._used:
            self._used[key] = (now + self._settings.allowance_window, Sums())
        used = self._used[key][1]
        most = viewing_bytes * self._settings.viewings_per_address
        left = max(0, most - used.watched_bytes)
        peers = min(told.peers_bytes, left)
        believed = Sums(
            server_bytes=min(told.server_bytes, left - peers),
            peers_bytes=peers,
            uploaded_bytes=min(told.uploaded_bytes, max(0, most * UPLOADS_PER_VIEWING - used.uploaded_bytes)),
        )
        used.add(believed)
        return believed

    def _forget(self, now: float) -> None:
        while self._used:
            oldest = next(iter(self._used))
            if self._used[oldest][0] > now and len(self._used) < self._settings.remembered_addresses:
                return
            del self._used[oldest]


def weigh_viewing(largest_file_bytes: int, duration_seconds: int, settings: Savings) -> int:
    """Return the bytes that a viewer of a whole video gets at most; without known files its length tells.

    Twice the largest rendition: who changes quality gets parts of several.
    """
    if largest_file_bytes > 0:
        return 2 * largest_file_bytes
    return int(settings.highest_rate) * (duration_seconds or int(settings.allowance_window))


def describe(settings: Settings) -> dict[str, Any]:
    """Return this room's part of the public configuration: where players of the reference look before they report."""
    interval = round(settings.savings.report_interval * 1000)
    return {"openTelemetry": {"metrics": {"enabled": settings.savings.enabled, "playbackStatsInterval": interval}}}
