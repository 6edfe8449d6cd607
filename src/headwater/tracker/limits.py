"""How often somebody may do something, so that no stranger takes the processor for themselves. Pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable


class Allowance:
    """A token bucket: `rate` a second on the average, `burst` at once."""

    __slots__ = ("_at", "_left", "burst", "rate")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate, self.burst = rate, burst
        self._left, self._at = float(burst), now

    def take(self, now: float) -> bool:
        """Use one; whether there was one."""
        self._left = min(self.burst, self._left + (now - self._at) * self.rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Addresses:
    """Allowances of the addresses that asked lately: the longest silent is forgotten first, so memory is bounded."""

    def __init__(self, rate: float, burst: float, remembered: int) -> None:
        self.rate, self.burst, self.remembered = rate, burst, remembered
        self._known: OrderedDict[Hashable, Allowance] = OrderedDict()

    def take(self, key: Hashable, now: float) -> bool:
        """Use one of this address (or whatever is counted apart); whether there was one."""
        allowance = self._known.get(key)
        if allowance is None:
            if len(self._known) >= self.remembered:
                self._known.popitem(last=False)
            allowance = self._known[key] = Allowance(self.rate, self.burst, now)
        else:
            self._known.move_to_end(key)
        return allowance.take(now)
