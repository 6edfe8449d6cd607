"""What one peer, one socket and one address may take, so that no stranger fills the memory or the processor. Pure."""

from __future__ import annotations

from collections import OrderedDict

import msgspec


class PeerLimits(msgspec.Struct, frozen=True):
    """How many peers are held."""

    swarm_peers: int = 20_000
    all_peers: int = 200_000


class SocketLimits(msgspec.Struct, frozen=True):
    """What one WebSocket may do. A viewer needs a few swarms, five offers every two minutes, answers in between."""

    message_bytes: int = 64 * 1024
    offers: int = 10
    swarms: int = 32
    messages_per_second: float = 20.0
    burst: int = 200
    unsent_bytes: int = 1024 * 1024


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
        self._known: OrderedDict[str, Allowance] = OrderedDict()

    def take(self, address: str, now: float) -> bool:
        """Use one of this address; whether there was one."""
        allowance = self._known.get(address)
        if allowance is None:
            if len(self._known) >= self.remembered:
                self._known.popitem(last=False)
            allowance = self._known[address] = Allowance(self.rate, self.burst, now)
        else:
            self._known.move_to_end(address)
        return allowance.take(now)
