"""The WebTorrent protocol: JSON messages of a socket in, JSON messages to sockets out. No sockets here.

A browser announces with WebRTC offers; each goes to another peer of the swarm at random, whose answer comes back
through us. Offers and answers are never decoded: their JSON is spliced into what is sent on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from headwater.settings.swarm import Tracker
from headwater.tracker.limits import Allowance
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

    __slots__ = ("address", "allowance", "peers", "send")

    def __init__(self, send: Callable[[bytes], None], address: str, allowance: Allowance) -> None:
        self.send, self.address, self.allowance = send, address, allowance
        self.peers: dict[tuple[str, str], Peer] = {}


class WebTorrent:
    """Handles the messages of all sockets."""

    def __init__(self, swarms: Swarms, settings: Tracker) -> None:
        self.swarms, self.limits = swarms, settings
        self.announces = 0  # since the start
        self._tail = b',"action":"announce","interval":%d,"info_hash":' % round(settings.socket_interval)

    def receive(self, connection: Connection, data: bytes, now: float) -> None:
        """Handle one message; raises `MustAsk` before anything has changed: hand it in again then."""
        try:
            if not data.isascii():
                data.decode()  # the decoder skips what is passed on, but who gets it would close its socket on us
            message = _decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            connection.send(_failure("invalid message"))
            return
        if message.action == "announce":
            self._announce(connection, message, now)
        elif message.action == "scrape":
            self._scrape(connection, message)
        else:
            connection.send(_failure("invalid action"))

    def closed(self, connection: Connection) -> None:
        """Take a socket's peers out of all swarms."""
        for (info_hash, _), peer in list(connection.peers.items()):
            if swarm := self.swarms.find(info_hash):
                self.swarms.leave(swarm, swarm.web, peer)
        connection.peers.clear()

    def refuse(self, connection: Connection, info_hash: str) -> None:
        """Tell a socket that it asks too much."""
        connection.send(_failure("Too many announces", info_hash))

    def expire(self, web_before: float, net_before: float) -> None:
        """Let go of everyone not heard of since then, of whatever door."""
        for info_hash, peer in list(self.swarms.expire(web_before, net_before)):
            if peer.connection is not None:
                peer.connection.peers.pop((info_hash, peer.peer_id), None)

    def cut(self, info_hash: str) -> None:
        """End a swarm: nothing is shared under its hash any more. Browsers are told why, and do not come back."""
        told = _unknown(info_hash)
        for peer in self.swarms.cut(info_hash):
            if peer.connection is not None:
                peer.connection.peers.pop((info_hash, peer.peer_id), None)
                peer.connection.send(told)

    def _announce(self, connection: Connection, message: Message, now: float) -> None:
        info_hash = message.info_hash
        if isinstance(info_hash, str) and message.answer is not NOTHING:
            return self._pass_answer(connection, info_hash, message)
        if not isinstance(info_hash, str) or not is_binary(info_hash):
            return connection.send(_failure("invalid info_hash"))
        if not is_binary(message.peer_id):
            return connection.send(_failure("invalid peer_id", info_hash))
        swarm = self.swarms.open(info_hash)
        if swarm is None:
            return connection.send(_unknown(info_hash))
        self.announces += 1
        if message.event == "stopped":
            return self._stop(connection, swarm, message)
        peer = connection.peers.get((info_hash, message.peer_id)) or self._join(connection, swarm, message, now)
        if peer is None:
            self.swarms.close_empty(swarm)
            return connection.send(_failure("too many peers", info_hash))
        if message.event == "completed" or message.left == 0:
            swarm.mark_complete(peer)
            swarm.downloaded += message.event == "completed"
        peer.seen_at = now
        self._answer(connection, swarm)
        if message.offers:
            self._pass_offers(swarm, peer, message.offers)
        return None

    def _answer(self, connection: Connection, swarm: Swarm) -> None:
        complete = swarm.complete
        head = b'{"complete":%d,"incomplete":%d' % (complete, swarm.size - complete)
        connection.send(b"%b%b%b}" % (head, self._tail, swarm.json_hash))

    def _stop(self, connection: Connection, swarm: Swarm, message: Message) -> None:
        if peer := connection.peers.pop((swarm.info_hash, message.peer_id), None):
            self.swarms.leave(swarm, swarm.web, peer)
        self.swarms.close_empty(swarm)
        self._answer(connection, swarm)

    def _join(self, connection: Connection, swarm: Swarm, message: Message, now: float) -> Peer | None:
        """Take a new peer in; nothing when there is no room, or when another one has its id."""
        place = (swarm.info_hash, message.peer_id)
        has_room = len(connection.peers) < self.limits.max_swarms_per_socket
        other = swarm.web.by_key.get(message.peer_id)
        if other is not None:
            # The same browser on a new socket before the old one's end was seen: it takes its place, and the old
            # socket keeps what else it has. Another address is somebody who saw that id in an offer.
            if other.connection.address != connection.address or not has_room:
                return None
            other.connection.peers.pop(place, None)
            self.swarms.make_room(swarm, swarm.web, other)
        elif not has_room or not self.swarms.may_join(swarm):
            return None
        peer = Peer(message.peer_id, message.peer_id, complete=message.left == 0, seen_at=now)
        peer.json_id = _encode(message.peer_id)
        peer.connection = connection
        self.swarms.join(swarm, swarm.web, peer)
        connection.peers[place] = peer
        return peer

    def _pass_offers(self, swarm: Swarm, peer: Peer, offers: list[Offer]) -> None:
        count = min(len(offers), self.limits.max_offers)
        tail = b',"peer_id":%b,"info_hash":%b}' % (peer.json_id, swarm.json_hash)
        for other, offer in zip(swarm.web.draw(count, peer, self.swarms.choose), offers, strict=False):
            other.connection.send(
                b'{"action":"announce","offer":%b,"offer_id":%b%b' % (offer.offer, offer.offer_id, tail)
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
    return len(text) == 20 and (text.isascii() or max(text) <= "\xff")


def to_hex(info_hash: str) -> str:
    """Write 20 bytes for people."""
    return info_hash.encode("latin-1").hex()


def _unknown(info_hash: str) -> bytes:
    return _failure(f"Unknown infoHash {to_hex(info_hash)}", info_hash)


def _failure(reason: str, info_hash: str | None = None) -> bytes:
    document: dict[str, Any] = {"action": "announce", "failure reason": reason}
    return _encode(document | ({"info_hash": info_hash} if info_hash is not None else {}))
