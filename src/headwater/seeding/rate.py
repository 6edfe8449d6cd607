"""How much goes out in a second, all viewers together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class Rate:
    """A bucket that fills with the allowed bytes of a second; 0 is no limit."""

    def __init__(self, bytes_per_second: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.bytes_per_second, self._clock = bytes_per_second, clock
        self._left, self._at = float(bytes_per_second), clock()

    def take(self, size: int) -> float:
        """Take bytes out; returns how many seconds to wait before sending them."""
        if not self.bytes_per_second:
            return 0.0
        now = self._clock()
        self._left = min(self.bytes_per_second, self._left + (now - self._at) * self.bytes_per_second)
        self._at = now
        self._left -= size
        return max(0.0, -self._left / self.bytes_per_second)

    async def wait(self, size: int) -> None:
        """Wait until so many bytes may go."""
        if (seconds := self.take(size)) > 0:
            await asyncio.sleep(seconds)
