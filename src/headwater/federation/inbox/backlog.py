"""How much of each host waits, counted now and then: counting a long queue for each transaction would be dear."""

from __future__ import annotations

import time
from collections.abc import Collection

from sqlalchemy.orm import Session

from headwater.federation.inbox import store

COUNTED_EVERY_SECONDS = 1.0


class Backlog:
    """Numbers of waiting activities by host, of the last second: what this process adds since then is added."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._began_at = 0.0

    def count(self, session: Session, hosts: Collection[str], most: int) -> dict[str, int]:
        """Return the numbers of some hosts; whoever seems to have too many is counted anew."""
        now = time.monotonic()
        if now - self._began_at > COUNTED_EVERY_SECONDS:
            self._counts, self._began_at = {}, now
        unsure = sorted(host for host in hosts if self._counts.get(host, most) >= most)
        self._counts |= dict.fromkeys(unsure, 0) | store.count_waiting(session, unsure)
        return {host: self._counts[host] for host in hosts}

    def add(self, host: str, number: int) -> None:
        """Remember that more of a host waits."""
        self._counts[host] = self._counts.get(host, 0) + number
