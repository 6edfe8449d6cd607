"""The WebTorrent protocol: JSON messages of a socket in, JSON messages to sockets out. No sockets here.

A browser announces with WebRTC offers; each goes to another peer of the swarm at random, whose answer comes back
through us. Offers and answers are never decoded: their JSON is spliced into what is sent on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from headwater.tracker.limits import Allowance, SocketLimits
from headwater.tracker.swarm import Peer, Swarm, Swarms

MAX_SCRAPED = 74  # hashes that fit into one datagram of BEP 15; more of them are cut off in all protocols
NOTHING = msgspec.Raw(b"null")
_encode = msgspec.json.encode


class Offer(msgspec.Struct):
    """An offer as it came, still JSON."""

    offer: msgspec.Raw
    offer_id: msgspec.Raw


class Message(msgspec.Struct):
    """What clients send. Unknown fields are ignored, as all trackers do."""

    action: str = ""
    info_hash: str | list[str] | None = None
    peer_id: str = ""
    event: str | None = None
    left: float | str | None = None
    offers: list[Offer] | None = None
    answer: msgspec.Raw = NOTHING
    to_peer_id: str = ""
    offer_id: msgspec.Raw = NOTHING


_decode = msgspec.json.Decoder(Message).decode


class Connection:
    """One socket: how to write to it, and in which swarms it stands."""

    __slots__ = ("allowance", "peers", "send")

    def __init__(self, send: Callable[[bytes], None], limits: SocketLimits, now: float) -> None:
        self.send = send
        self.peers: dict[tuple[str, str], Peer] = {}
        self.allowance = Allowance(limits.messages_per_second, limits.burst, now)


class WebTorrent:
    """Handles the messages of all sockets."""

    def __init__(self, swarms: Swarms, limits: SocketLimits, *, interval_seconds: int) -> None:
        self.swarms, self.limits = swarms, limits
        self.interval_seconds = interval_seconds

    def receive(self, connection: Connection, data: bytes, now: float) -> bool:
        """Handle one message; whether the socket may stay (a flood ends it)."""
        if not connection.allowance.take(now):
            return False
        try:
            message = _decode(data)
        except (msgspec.DecodeError, RecursionError):
            connection.send(_failure("invalid message"))
            return True
        if message.action == "announce":
            self._announce(connection, message, now)
        elif message.action == "scrape":
            self._scrape(connection, message)
        else:
            connection.send(_failure("invalid action"))
        return True

    def closed(self, connection: Connection) -> None:
        """Take a socket's peers out of all swarms."""
        for (info_hash, _), peer in list(connection.peers.items()):
            if swarm := self.swarms.find(info_hash):
                self.swarms.leave(swarm, swarm.web, peer)
        connection.peers.clear()

    def expire(self, before: float) -> None:
        """Let go of everyone not heard of since `before`, of whatever door."""
        for info_hash, peer in list(self.swarms.expire(before)):
            if peer.connection is not None:
                peer.connection.peers.pop((info_hash, peer.peer_id), None)

    def _announce(self, connection: Connection, message: Message, now: float) -> None:
        info_hash = message.info_hash
        if not isinstance(info_hash, str) or not is_binary(info_hash):
            return connection.send(_failure("invalid info_hash"))
        if not is_binary(message.peer_id):
            return connection.send(_failure("invalid peer_id", info_hash))
        if message.answer is not NOTHING:
            return self._pass_answer(connection, info_hash, message)
        swarm = self.swarms.open(info_hash, _encode(info_hash))
        if swarm is None:
            return connection.send(_failure(f"Unknown infoHash {to_hex(info_hash)}", info_hash))
        if message.event == "stopped":
            self._stop(connection, swarm, message)
            return None
        peer = self._join(connection, swarm, message, now)
        if peer is None:
            self.swarms.close_empty(swarm)
            return connection.send(_failure("too many peers", info_hash))
        self._answer(connection, swarm)
        self._pass_offers(swarm, peer, message.offers or ())
        return None

    def _answer(self, connection: Connection, swarm: Swarm) -> None:
        connection.send(
            b'{"complete":%d,"incomplete":%d,"action":"announce","interval":%d,"info_hash":%b}'
            % (swarm.complete, swarm.incomplete, self.interval_seconds, swarm.json_hash)
        )

    def _stop(self, connection: Connection, swarm: Swarm, message: Message) -> None:
        if peer := connection.peers.pop((swarm.info_hash, message.peer_id), None):
            self.swarms.leave(swarm, swarm.web, peer)
        self.swarms.close_empty(swarm)
        self._answer(connection, swarm)

    def _join(self, connection: Connection, swarm: Swarm, message: Message, now: float) -> Peer | None:
        place = (swarm.info_hash, message.peer_id)
        peer = swarm.web.by_key.get(message.peer_id)
        complete = message.event == "completed" or message.left == 0
        if peer is not None and peer.connection is not connection:
            # The same browser on a new socket before the old one's end was seen, or somebody who uses another's id:
            # the newer one gets the place, and the old socket keeps what else it has.
            peer.connection.peers.pop(place, None)
            self.swarms.make_room(swarm, swarm.web, peer)
            peer = None
        if peer is None:
            if len(connection.peers) >= self.limits.swarms or not self.swarms.may_join(swarm):
                return None
            peer = Peer(message.peer_id, message.peer_id, complete=complete, seen_at=now)
            peer.json_id = _encode(message.peer_id)
            peer.connection = connection
            self.swarms.join(swarm, swarm.web, peer)
            connection.peers[place] = peer
        elif complete:
            swarm.mark_complete(peer)
        if message.event == "completed":
            swarm.downloaded += 1
        peer.seen_at = now
        return peer

    def _pass_offers(self, swarm: Swarm, peer: Peer, offers: list[Offer] | tuple[()]) -> None:
        count = min(len(offers), self.limits.offers)
        for other, offer in zip(swarm.web.draw(count, peer, self.swarms.choose), offers, strict=False):
            other.connection.send(
                b'{"action":"announce","offer":%b,"offer_id":%b,"peer_id":%b,"info_hash":%b}'
                % (offer.offer, offer.offer_id, peer.json_id, swarm.json_hash)
            )

    def _pass_answer(self, connection: Connection, info_hash: str, message: Message) -> None:
        swarm = self.swarms.find(info_hash)
        sender = connection.peers.get((info_hash, message.peer_id))
        target = swarm.web.by_key.get(message.to_peer_id) if swarm and sender else None
        if swarm and sender and target:  # who left meanwhile gets nothing, and nobody answers in another's name
            target.connection.send(
                b'{"action":"announce","answer":%b,"offer_id":%b,"peer_id":%b,"info_hash":%b}'
                % (message.answer, message.offer_id, sender.json_id, swarm.json_hash)
            )

    def _scrape(self, connection: Connection, message: Message) -> None:
        asked = message.info_hash
        hashes = [asked] if isinstance(asked, str) else asked or []
        files = {}
        for info_hash in hashes[:MAX_SCRAPED]:
            if is_binary(info_hash):
                files[info_hash] = count_peers(self.swarms, info_hash)
        connection.send(_encode({"action": "scrape", "files": files}))


def count_peers(swarms: Swarms, info_hash: str) -> dict[str, int]:
    """Return what a scrape tells of a swarm; zeros for one that is empty or unknown."""
    swarm = swarms.find(info_hash)
    if swarm is None:
        return {"complete": 0, "incomplete": 0, "downloaded": 0}
    return {"complete": swarm.complete, "incomplete": swarm.incomplete, "downloaded": swarm.downloaded}


def is_binary(text: str) -> bool:
    """Whether a text is what the wire uses for 20 bytes: 20 characters below U+0100."""
    return len(text) == 20 and max(text) <= "\xff"


def to_hex(info_hash: str) -> str:
    """Write 20 bytes for people."""
    return info_hash.encode("latin-1").hex()


def _failure(reason: str, info_hash: str | None = None) -> bytes:
    document: dict[str, Any] = {"action": "announce", "failure reason": reason}
    return _encode(document | ({"info_hash": info_hash} if info_hash is not None else {}))
