"""Finds out what is shared, away from the event loop: one thread, hashes in batches, each once, a bounded number."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog

from headwater.settings.swarm import Tracker
from headwater.tracker.verdicts import Verdicts

log = structlog.get_logger()
BATCH = 500  # hashes in one question; what comes meanwhile is the next one
PAUSE_AFTER_FAILURE = 1.0  # so that a database that is away costs a line in the log a second, not thousands

Result = TypeVar("Result")
LookUp = Callable[[list[str]], set[str]]


class Questions:
    """Hands hashes to `look_up(hashes)`, which returns those that are shared; it may block, fail, or hang."""

    def __init__(self, look_up: LookUp, verdicts: Verdicts, settings: Tracker) -> None:
        self._look_up, self._verdicts, self._settings = look_up, verdicts, settings
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tracker")
        self._given_up: asyncio.Future[set[str]] | None = None  # the thread may hang longer than anybody waits
        self._work: asyncio.Task[None] | None = None

    def ask(self, info_hash: str) -> asyncio.Future[None] | None:
        """Have a hash looked up: there is a verdict when the future is done. Nothing when too many wait already."""
        if found := self._waiting.get(info_hash):
            return found
        if len(self._waiting) >= self._settings.max_questions or self._hangs():
            return None
        future = self._waiting[info_hash] = asyncio.get_running_loop().create_future()
        if self._work is None:
            self._work = asyncio.create_task(self._answer())
        return future

    async def find_shared(self, hashes: Iterable[str]) -> set[str] | None:
        """Return those of the hashes that are shared now; nothing when that cannot be found out."""
        shared: set[str] = set()
        left = list(hashes)
        while batch := left[:BATCH]:
            del left[:BATCH]
            found = await self._try(batch)
            if found is None:
                return None
            shared |= found
        return shared

    async def in_thread(self, work: Callable[[], Result]) -> Result:
        """Do something else with the database where it is asked, in turn with the questions."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Ask nothing more; a question that hangs in its thread is left alone."""
        if self._work is not None:
            self._work.cancel()
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _answer(self) -> None:
        while self._waiting:
            batch = list(itertools.islice(self._waiting, BATCH))
            found = await self._try(batch)
            for info_hash in batch:
                self._verdicts.note(info_hash, shared=found is not None and info_hash in found)
                self._waiting.pop(info_hash).set_result(None)
            if found is None and self._waiting:
                await asyncio.sleep(PAUSE_AFTER_FAILURE)
        self._work = None

    async def _try(self, batch: list[str]) -> set[str] | None:
        """Ask once; nothing when it fails or takes too long."""
        if self._hangs():
            return None
        asked = asyncio.get_running_loop().run_in_executor(self._thread, self._look_up, batch)
        try:
            return await asyncio.wait_for(asyncio.shield(asked), self._settings.question_timeout)
        except TimeoutError:
            self._given_up = asked
            asked.add_done_callback(lambda future: future.cancelled() or future.exception())  # nobody waits for it now
            log.warning("the tracker got no answer from the database in time", hashes=len(batch))
        except Exception as error:  # whatever the database says: who announces must not suffer for it
            log.warning("the tracker could not ask the database", hashes=len(batch), error=type(error).__name__)
        return None

    def _hangs(self) -> bool:
        """Whether the thread is still at something that was given up."""
        return self._given_up is not None and not self._given_up.done()
