"""Reports of players in memory, for a second at most: then all of them are one transaction."""

from __future__ import annotations

import asyncio

import structlog

from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.settings.server import RateLimit
from headwater.settings.units import Seconds
from headwater.views.rules import Ping
from headwater.views.service import apply_pings
from headwater.web.context import Pools
from headwater.web.limits import Window

log = structlog.get_logger()


class Buffer:
    """One per web process, used from its event loop alone."""

    def __init__(self, runtime: Runtime, pools: Pools) -> None:
        self._runtime, self._pools = runtime, pools
        self._waiting: list[Ping] = []
        self._flushing: asyncio.Task[None] | None = None
        settings = runtime.settings.views.videos
        self._beginnings = Window(RateLimit(window=Seconds(settings.session_pause), max=settings.max_sessions))

    def add(self, ping: Ping) -> None:
        """Take a report; too many at once are dropped: a flood must not fill the memory."""
        settings = self._runtime.settings.views.videos
        if len(self._waiting) >= settings.max_waiting:
            return
        self._waiting.append(ping)
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.get_running_loop().create_task(self._flush_later(settings.flush))

    async def _flush_later(self, seconds: float) -> None:
        while self._waiting:
            await asyncio.sleep(seconds)
            taken, self._waiting = self._waiting, []
            try:
                await self._pools.run_patiently("write", lambda pings=taken: self._write(pings))  # type: ignore[misc]
            except Exception:  # the database is away: what fits is tried again with the next ones
                log.exception("views not written", reports=len(taken))
                room = self._runtime.settings.views.videos.max_waiting - len(self._waiting)
                self._waiting = taken[: max(0, room)] + self._waiting

    def _write(self, pings: list[Ping]) -> None:
        with self._runtime.database.write() as session:
            apply_pings(session, self._runtime.settings.views.videos, pings, self._admit)

    def _admit(self, ping: Ping) -> bool:
        hits, _ = self._beginnings.hit(f"{ping.address} {ping.video_id}", clock.now().timestamp())
        return hits <= self._beginnings.limit.max
