"""The tracker as its doors see it: one core, its limits, and what is known to be shared here."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import Counter
from collections.abc import Callable

from headwater.settings.swarm import Tracker
from headwater.tracker.http import Bad, answer_announce, answer_scrape, fail, read_announce
from headwater.tracker.limits import Addresses, Allowance
from headwater.tracker.questions import LookUp, Questions
from headwater.tracker.swarm import Swarms
from headwater.tracker.udp import UdpDoor
from headwater.tracker.verdicts import Verdicts
from headwater.tracker.webtorrent import Connection, WebTorrent

TOO_MANY = fail("Too many announces")


class TrackerService:
    """Everything that doors call. Addresses of peers live here, in memory, and nowhere else.

    What raises `MustAsk` has changed nothing: the door awaits `ask()` and, when there is an answer, calls it once more.
    """

    def __init__(
        self, settings: Tracker, look_up: LookUp, *, max_sockets: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.settings, self.clock, self.max_sockets = settings, clock, max_sockets
        self.verdicts = Verdicts(settings, clock)
        self.questions = Questions(look_up, self.verdicts, settings)
        self.swarms = Swarms(self.verdicts.tell, settings)
        self.webtorrent = WebTorrent(self.swarms, settings)
        self.receive = self.webtorrent.receive  # (connection, data, now): one message that was admitted
        self.udp = UdpDoor(self.swarms, secrets.token_bytes(32), settings)
        self.announces = 0  # over HTTP, since the start
        self.refused = 0  # of all doors, for asking too much
        self.sockets = 0
        self._sockets_of: Counter[str] = Counter()
        remembered, per_minute = settings.remembered_addresses, settings.announces_per_minute
        self._requests = Addresses(settings.requests_per_second, settings.request_burst, remembered)
        self._announces = Addresses(per_minute / 60, per_minute * 5, remembered)
        self._questions = Addresses(settings.questions_per_second, settings.question_burst, remembered)

    def open_socket(self, address: str, send: Callable[[bytes], None]) -> Connection | None:
        """Take a socket in; nothing when there are too many, in all or of that address."""
        settings, now = self.settings, self.clock()
        crowded = self.sockets >= self.max_sockets or self._sockets_of[address] >= settings.max_sockets_per_address
        if crowded or not self._requests.take(address, now):
            self.refused += 1
            return None
        self.sockets += 1
        self._sockets_of[address] += 1
        return Connection(send, address, Allowance(settings.messages_per_second, settings.message_burst, now))

    def admit(self, connection: Connection, now: float) -> bool:
        """Count one message or frame of a socket; whether the socket may stay: a flood ends it."""
        if connection.allowance.take(now):
            return True
        self.refused += 1
        return False

    def refuse(self, connection: Connection, info_hash: str) -> None:
        """Tell a socket that its message was not looked at, because too much was asked."""
        self.webtorrent.refuse(connection, info_hash)

    def close_socket(self, connection: Connection) -> None:
        """Let a socket go with all its peers."""
        self.webtorrent.closed(connection)
        self.sockets -= 1
        self._sockets_of[connection.address] -= 1
        if not self._sockets_of[connection.address]:
            del self._sockets_of[connection.address]

    def answer_http(self, path: bytes, query: bytes, address: str, *, again: bool = False) -> bytes | None:
        """Answer announce and scrape; nothing for another path. Raises `MustAsk`; `again`: it was counted before."""
        if path not in (b"/tracker/announce", b"/tracker/scrape"):
            return None
        now, interval = self.clock(), round(self.settings.announce_interval)
        if not again and not self._requests.take(address, now):
            self.refused += 1
            return TOO_MANY
        if path == b"/tracker/scrape":
            return answer_scrape(self.swarms, query, interval_seconds=interval)
        try:
            asked, compact = read_announce(query, address)
        except Bad as error:
            return fail(str(error))
        if not again and not self._may_announce(address, asked.info_hash, now):
            return TOO_MANY
        answer = answer_announce(self.swarms, asked, now, interval_seconds=interval, compact=compact)
        self.announces += 1
        return answer

    def answer_udp(self, data: bytes, address: str, port: int, *, again: bool = False) -> bytes | None:
        """Answer a datagram, or stay silent. Raises `MustAsk`."""
        now = self.clock()
        if not again and not self._requests.take(address, now):
            self.refused += 1
            return None
        return self.udp.receive(data, address, port, now, None if again else self._may_announce)

    async def ask(self, address: str, info_hash: str) -> bool:
        """Find out whether a hash is shared, for an address; no: that address or all together ask too much."""
        if self._questions.take(address, self.clock()) and (found := self.questions.ask(info_hash)) is not None:
            await asyncio.shield(found)  # others wait for it too
            return True
        self.refused += 1
        return False

    def expire(self) -> None:
        """Let go of peers that should have announced twice since they were last heard of, and of old verdicts."""
        settings, now = self.settings, self.clock()
        self.webtorrent.expire(
            now - 2 * settings.socket_interval - settings.grace, now - 2 * settings.announce_interval - settings.grace
        )
        self.verdicts.expire()

    @property
    def is_used(self) -> bool:
        """Whether anything is remembered that may become untrue."""
        return bool(self.swarms.by_hash or len(self.verdicts))

    def figures(self) -> dict[str, int]:
        """Return what the administrator may know: numbers, nobody's address."""
        peers, sockets = self.swarms.peers, self.sockets
        announces = self.webtorrent.announces + self.announces + self.udp.announces
        held = sum(len(swarm.web.listed) for swarm in self.swarms.by_hash.values())
        return {
            "swarms": len(self.swarms.by_hash),
            "peers": peers,
            "browsers": held,
            "sockets": sockets,
            "announces": announces,
            "refused": self.refused,
        }

    def _may_announce(self, address: str, info_hash: str, now: float) -> bool:
        # Each hash apart: one address may share many videos, but has no reason to ask for one of them all the time.
        if not self.settings.reject_too_many_announces or self._announces.take((address, info_hash), now):
            return True
        self.refused += 1
        return False
