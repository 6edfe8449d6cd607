"""Sums in memory, for a second at most: then those of all videos are one transaction."""

from __future__ import annotations

import asyncio

import structlog

from headwater.kit import clock
from headwater.runtime import Runtime
from headwater.savings.rules import Allowances, Sums
from headwater.savings.store import add_sums
from headwater.web.context import Pools

log = structlog.get_logger()


class Buffer:
    """One per web process, used from its event loop alone; it holds one row per video, however many report."""

    def __init__(self, runtime: Runtime, pools: Pools) -> None:
        self._runtime, self._pools = runtime, pools
        self._allowances = Allowances(runtime.settings.savings)
        self._waiting: dict[int, Sums] = {}
        self._flushing: asyncio.Task[None] | None = None

    def add(self, address: str, video_id: int, viewing_bytes: int, told: Sums) -> None:
        """Take a report, as far as it is believed."""
        believed = self._allowances.believe(address, video_id, viewing_bytes, told, clock.now().timestamp())
        if not believed.watched_bytes and not believed.uploaded_bytes:
            return
        self._waiting.setdefault(video_id, Sums()).add(believed)
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.get_running_loop().create_task(self._flush_later())

    async def _flush_later(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._runtime.settings.savings.flush)
            taken, self._waiting = self._waiting, {}
            try:
                await self._pools.run_patiently("write", lambda sums=taken: self._write(sums))  # type: ignore[misc]
            except Exception:  # the database is away: tried again with the next ones, which are as many rows
                log.exception("savings not written", videos=len(taken))
                for video_id, sums in taken.items():
                    self._waiting.setdefault(video_id, Sums()).add(sums)

    def _write(self, sums: dict[int, Sums]) -> None:
        with self._runtime.database.write() as session:
            add_sums(session, sums, clock.now().date())
