"""The tracker as its doors see it: one core, its limits, and the hashes that are shared here."""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable

from headwater.settings.swarm import Tracker as TrackerSettings
from headwater.tracker.http import answer_announce, answer_scrape, fail, find_hash
from headwater.tracker.limits import Addresses, PeerLimits, SocketLimits
from headwater.tracker.swarm import Swarms
from headwater.tracker.udp import UdpDoor
from headwater.tracker.webtorrent import Connection, WebTorrent


class TrackerService:
    """Everything that doors call. Addresses of peers live here, in memory, and nowhere else."""

    def __init__(
        self,
        settings: TrackerSettings,
        knows: Callable[[str], bool],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings, self.clock = settings, clock
        self.swarms = Swarms(knows, PeerLimits(settings.max_peers_per_swarm, settings.max_peers))
        self.socket_limits = SocketLimits(
            message_bytes=settings.max_message,
            offers=settings.max_offers,
            swarms=settings.max_swarms_per_socket,
            messages_per_second=settings.messages_per_second,
            burst=settings.message_burst,
            unsent_bytes=settings.max_unsent,
        )
        self.webtorrent = WebTorrent(self.swarms, self.socket_limits, interval_seconds=round(settings.socket_interval))
        self.udp = UdpDoor(self.swarms, secrets.token_bytes(32), interval_seconds=round(settings.announce_interval))
        self._announces = Addresses(
            settings.announces_per_minute / 60, settings.announces_per_minute * 5, settings.remembered_addresses
        )
        self._sockets: Counter[str] = Counter()

    def open_socket(self, address: str, send: Callable[[bytes], None], *, at_most: int) -> Connection | None:
        """Take a socket in; nothing when there are too many, in all or of that address."""
        if self._sockets.total() >= at_most or self._sockets[address] >= self.settings.max_sockets_per_address:
            return None
        self._sockets[address] += 1
        return Connection(send, self.socket_limits, self.clock())

    def receive(self, connection: Connection, data: bytes) -> bool:
        """Handle one message; whether the socket may stay."""
        return self.webtorrent.receive(connection, data, self.clock())

    def close_socket(self, address: str, connection: Connection) -> None:
        """Let a socket go with all its peers."""
        self.webtorrent.closed(connection)
        self._sockets[address] -= 1
        if not self._sockets[address]:
            del self._sockets[address]

    def answer_http(self, path: bytes, query: bytes, address: str) -> bytes | None:
        """Answer announce and scrape; nothing for another path."""
        interval = round(self.settings.announce_interval)
        if path == b"/tracker/scrape":
            return answer_scrape(self.swarms, query, interval_seconds=interval)
        if path != b"/tracker/announce":
            return None
        now = self.clock()
        # Each hash apart: one address may share many videos, but has no reason to ask for one of them all the time.
        if self.settings.reject_too_many_announces and not self._announces.take(f"{address} {find_hash(query)}", now):
            return fail("Too many announces")
        return answer_announce(self.swarms, query, address, now, interval_seconds=interval)

    def answer_udp(self, data: bytes, address: str, port: int) -> bytes | None:
        """Answer a datagram, or stay silent."""
        return self.udp.receive(data, address, port, self.clock())

    def expire(self) -> None:
        """Let go of peers that should have announced twice since they were last heard of."""
        longest = max(self.settings.announce_interval, self.settings.socket_interval)
        self.webtorrent.expire(self.clock() - 2 * longest - self.settings.grace)
