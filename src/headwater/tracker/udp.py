"""Announce and scrape over UDP (BEP 15): a datagram in, at most one out, a short one to strangers."""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Callable

from headwater.settings.swarm import Tracker
from headwater.tracker.announce import NUMWANT, Announce, Full, Unknown, announce
from headwater.tracker.swarm import Swarms
from headwater.tracker.webtorrent import MAX_SCRAPED, count_peers

MAGIC = 0x41727101980
CONNECT, ANNOUNCE, SCRAPE, ERROR = range(4)
HEAD = struct.Struct(">QII")
ANNOUNCED = struct.Struct(">20s20sQQQIIIiH")
EVENTS = ("", "completed", "started", "stopped")
WINDOW_SECONDS = 60  # an id is good in the minute it was given and in the next (BEP 15: at least two minutes apart)


class UdpDoor:
    """Speaks BEP 15. Ids are computed, not kept: an HMAC over the address and the minute."""

    def __init__(self, swarms: Swarms, secret: bytes, settings: Tracker) -> None:
        self.swarms, self.secret = swarms, secret
        self.announces = 0  # since the start
        self._interval_seconds = round(settings.announce_interval)

    def receive(
        self, data: bytes, address: str, port: int, now: float, may_announce: Callable[[str, str, float], bool] | None
    ) -> bytes | None:
        """Return what to send back; nothing to those who have not shown that they are at their address.

        `may_announce(address, info_hash, now)` is asked before anything is looked up. Raises `MustAsk`.
        """
        if len(data) < HEAD.size:
            return None
        connection_id, action, transaction = HEAD.unpack_from(data)
        if action == CONNECT:
            if connection_id != MAGIC:
                return None
            return struct.pack(">IIQ", CONNECT, transaction, self.make_id(address, int(now // WINDOW_SECONDS)))
        if not self._is_valid(connection_id, address, now):
            return None
        if action == ANNOUNCE and len(data) >= HEAD.size + ANNOUNCED.size:
            asked = _read(data, address, port)
            if may_announce is not None and not may_announce(address, asked.info_hash, now):
                return _fail(transaction, "too many announces")
            return self._announce(asked, transaction, now)
        if action == SCRAPE:
            return self._scrape(data, transaction)
        return _fail(transaction, "invalid action")

    def make_id(self, address: str, window: int) -> int:
        """Return the connection id of an address in a window of time."""
        digest = hmac.digest(self.secret, f"{address} {window}".encode(), hashlib.sha256)
        return int.from_bytes(digest[:8], "big")

    def _is_valid(self, connection_id: int, address: str, now: float) -> bool:
        window = int(now // WINDOW_SECONDS)
        given = connection_id.to_bytes(8, "big")
        return any(
            hmac.compare_digest(given, self.make_id(address, earlier).to_bytes(8, "big"))
            for earlier in (window, window - 1, window - 2)
        )

    def _announce(self, asked: Announce, transaction: int, now: float) -> bytes:
        try:
            swarm, peers = announce(self.swarms, asked, now)
        except Unknown:
            return _fail(transaction, "unknown info_hash")
        except Full:
            return _fail(transaction, "too many peers")
        self.announces += 1
        size = 18 if ":" in asked.address else 6
        counts = swarm.size - swarm.complete, swarm.complete
        head = struct.pack(">IIIII", ANNOUNCE, transaction, self._interval_seconds, *counts)
        return head + b"".join([peer.compact for peer in peers if len(peer.compact) == size])

    def _scrape(self, data: bytes, transaction: int) -> bytes:
        hashes = [data[at : at + 20] for at in range(HEAD.size, len(data) - 19, 20)][:MAX_SCRAPED]
        counts = [count_peers(self.swarms, info_hash.decode("latin-1")) for info_hash in hashes]
        return struct.pack(">II", SCRAPE, transaction) + b"".join(
            struct.pack(">III", count["complete"], count["downloaded"], count["incomplete"]) for count in counts
        )


def _read(data: bytes, address: str, port: int) -> Announce:
    info_hash, peer_id, _, left, _, event, _, _, numwant, given_port = ANNOUNCED.unpack_from(data, HEAD.size)
    return Announce(
        info_hash=info_hash.decode("latin-1"),
        peer_id=peer_id,
        address=address,
        port=given_port or port,
        left=left,
        event=EVENTS[event & 3],
        numwant=numwant if numwant > 0 else NUMWANT,
    )


def _fail(transaction: int, reason: str) -> bytes:
    return struct.pack(">II", ERROR, transaction) + reason.encode()
