"""Keeps a running tracker in step with the instance: ends swarms of what is shared no more, leaves its figures."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa
import structlog

from headwater.settings import Settings
from headwater.swarms.sharing import SharedHashes

if TYPE_CHECKING:
    from headwater.tracker.service import TrackerService

log = structlog.get_logger()


class Keeper:
    """Looks after the one tracker of this process."""

    def __init__(self, service: TrackerService, hashes: SharedHashes, settings: Settings) -> None:
        self._service, self._hashes = service, hashes
        self._poll, self._every = settings.bus.poll, settings.tracker.status_every
        self._recheck_every = settings.tracker.keep_known
        self._announces = 0  # when the figures were told last

    async def run(self) -> None:
        """Work until cancelled."""
        loop = asyncio.get_running_loop()
        looked_at = told_at = loop.time()
        while True:
            await asyncio.sleep(self._poll)
            now = loop.time()
            with contextlib.suppress(sa.exc.SQLAlchemyError):  # the next look comes soon, and a longer one after it
                if self._service.is_used:
                    await self._follow_changes()
                if now - told_at >= self._every:
                    await self._tell(now - told_at)
                    told_at = now
            if now - looked_at >= self._recheck_every:  # a signal may be lost
                await self._look_again(self._service.swarms.by_hash)
                looked_at = now

    async def _follow_changes(self) -> None:
        if changed := await self._service.questions.in_thread(self._hashes.read_changes):
            self._service.verdicts.forget(changed)
            await self._look_again(info_hash for info_hash in changed if info_hash in self._service.swarms.by_hash)

    async def _look_again(self, hashes: Iterable[str]) -> None:
        """End those swarms under whose hash nothing is shared any more."""
        held = list(hashes)
        if not held or not self._service.settings.private:
            return
        shared = await self._service.questions.find_shared(held)
        if shared is None:
            return
        for info_hash in held:
            if info_hash not in shared:
                self._service.verdicts.note(info_hash, shared=False)
                self._service.webtorrent.cut(info_hash)

    async def _tell(self, seconds: float) -> None:
        """Leave the figures of now."""
        figures = self._service.figures()
        rate = (figures["announces"] - self._announces) / seconds
        self._announces = figures["announces"]
        told = figures | {"announces_per_second": round(rate, 2)}
        await self._service.questions.in_thread(lambda: self._hashes.write_status(told))
