"""The threads of a worker. Daemons: one that does not come back in time must not hold the process up."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Threads(Generic[T]):
    """Hands items to a fixed number of threads, in order."""

    def __init__(self, count: int, work: Callable[[T], None]) -> None:
        self._work = work
        self._items: queue.SimpleQueue[T | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._run, name=f"job-{n}", daemon=True) for n in range(count)]
        for thread in self._threads:
            thread.start()

    def add(self, item: T) -> None:
        """Have an item worked on as soon as a thread is free."""
        self._items.put(item)

    @property
    def all_begun(self) -> bool:
        """Whether no item waits for a thread."""
        return self._items.empty()

    def take_back(self) -> list[T]:
        """Return the items that no thread has begun."""
        taken: list[T] = []
        while True:
            try:
                item = self._items.get_nowait()
            except queue.Empty:
                return taken
            if item is not None:
                taken.append(item)

    def end(self, within_seconds: float) -> None:
        """Let threads end once they are done; wait for them only so long."""
        deadline = time.monotonic() + within_seconds
        for _ in self._threads:
            self._items.put(None)
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _run(self) -> None:
        while (item := self._items.get()) is not None:
            self._work(item)
