"""What many hosts deliver at the same time is stored together: each is answered when the transaction is committed."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from functools import partial

from headwater.federation.inbox.admission import Arrival
from headwater.federation.inbox.backlog import Backlog
from headwater.federation.inbox.receiving import store_arrivals
from headwater.kit.errors import Unavailable
from headwater.runtime import Runtime
from headwater.web.context import Pools

MOST_AT_ONCE = 100  # keeps the transaction short
MOST_WAITING = 1000  # each holds a body of up to half a megabyte
GATHER_SECONDS = 0.01  # while many deliver: a transaction for twenty costs little more than one for two
Waiting = tuple[Arrival, asyncio.Future[None]]


class Keeper:
    """Stores what was proven, as many at once as came until the database let the last ones be written."""

    def __init__(self, runtime: Runtime, pools: Pools) -> None:
        self._runtime, self._pools, self._backlog = runtime, pools, Backlog()
        self._waiting: deque[Waiting] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._stored_last = 0

    async def keep(self, arrival: Arrival) -> None:
        """Return when it is stored; raises TooMany or Unavailable."""
        if len(self._waiting) >= MOST_WAITING:
            raise Unavailable("Too many activities wait to be stored.", retry_after_seconds=10)
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, stored))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await stored

    async def _write(self) -> None:
        while self._waiting:
            if self._stored_last > 1:  # those who were answered just now may have more
                await asyncio.sleep(GATHER_SECONDS)
            batch: list[Waiting] = []
            try:
                outcomes = await self._pools.run("write", partial(self._store_waiting, batch))
            except Exception as error:
                batch = batch or self._take()
                outcomes = await self._store_alone(batch, error)
            self._stored_last = len(batch)
            for (_, stored), outcome in zip(batch, outcomes, strict=True):
                if stored.done():  # whoever delivered it has gone
                    continue
                if outcome is None:
                    stored.set_result(None)
                else:
                    stored.set_exception(outcome)

    def _take(self) -> list[Waiting]:
        return [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_AT_ONCE))]

    def _store_waiting(self, batch: list[Waiting]) -> list[Exception | None]:
        """Store what waits once it is our turn to write, which may take a while; `batch` then tells what that was."""
        with self._runtime.database.write() as session:
            settings = self._runtime.refresh(session)  # the first statement: here we wait for other writers
            batch += self._take()
            return store_arrivals(session, settings, [arrival for arrival, _ in batch], self._backlog)

    async def _store_alone(self, batch: Sequence[Waiting], error: Exception) -> list[Exception | None]:
        """Do again without it what one of them broke."""
        if len(batch) == 1 or isinstance(error, Unavailable):
            return [error for _ in batch]
        return [await self._store_one(arrival) for arrival, _ in batch]

    async def _store_one(self, arrival: Arrival) -> Exception | None:
        def store() -> Exception | None:
            with self._runtime.database.write() as session:
                return store_arrivals(session, self._runtime.refresh(session), [arrival], self._backlog)[0]

        try:
            return await self._pools.run("write", store)
        except Exception as error:
            return error
