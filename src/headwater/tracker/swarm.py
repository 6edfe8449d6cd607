"""Swarms and their peers. Pure: no sockets, no clock, no database.

One table serves all protocols. Two kinds of peers stand in a swarm: those that hold a socket to us and meet others over
WebRTC (`web`), and those of torrent clients that others call at an address (`net`). Both count.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import msgspec

from headwater.settings.swarm import Tracker

Key = TypeVar("Key")


class MustAsk(Exception):
    """Nobody here knows yet whether something is shared under that hash: ask, and hand the message in again."""

    def __init__(self, info_hash: str) -> None:
        self.info_hash = info_hash


class Peer:
    """A member of one swarm. `place` is its position in its list, so that leaving costs the same in any swarm."""

    __slots__ = (
        "address",
        "compact",
        "complete",
        "connection",
        "json_id",
        "key",
        "peer_id",
        "place",
        "port",
        "seen_at",
    )

    def __init__(self, key: Any, peer_id: str, *, complete: bool, seen_at: float) -> None:
        self.key, self.peer_id = key, peer_id
        self.complete, self.seen_at = complete, seen_at
        self.place = 0
        self.connection: Any = None
        self.json_id = b""
        self.address, self.port, self.compact = "", 0, b""


class Members(Generic[Key]):
    """Peers of one kind: found by key, drawn at random, both in constant time."""

    __slots__ = ("by_key", "listed")

    def __init__(self) -> None:
        self.by_key: dict[Key, Peer] = {}
        self.listed: list[Peer] = []

    def add(self, peer: Peer) -> None:
        """Take in a peer whose key is new here."""
        self.by_key[peer.key] = peer
        peer.place = len(self.listed)
        self.listed.append(peer)

    def remove(self, peer: Peer) -> None:
        """Let a peer go: the last one of the list takes its place."""
        del self.by_key[peer.key]
        last = self.listed.pop()
        if last is not peer:
            self.listed[peer.place] = last
            last.place = peer.place

    def draw(self, count: int, without: Peer | None, choose: random.Random) -> list[Peer]:
        """Return up to `count` different peers at random, never `without`."""
        total = len(self.listed)
        if total <= count + 1:
            return [peer for peer in self.listed if peer is not without][:count]
        if count * 4 < total:
            places = {without.place} if without is not None else set()
            found: list[Peer] = []
            while len(found) < count:
                place = int(choose.random() * total)
                if place not in places:
                    places.add(place)
                    found.append(self.listed[place])
            return found
        start = int(choose.random() * total)
        turned = self.listed[start:] + self.listed[:start]
        return [peer for peer in turned[: count + 1] if peer is not without][:count]


class Swarm:
    """All who share one thing. `json_hash` is its info hash as JSON, spliced into messages."""

    __slots__ = ("complete", "downloaded", "info_hash", "json_hash", "net", "web")

    def __init__(self, info_hash: str) -> None:
        self.info_hash, self.json_hash = info_hash, msgspec.json.encode(info_hash)
        self.web: Members[str] = Members()
        self.net: Members[tuple[str, int]] = Members()
        self.complete = 0
        self.downloaded = 0

    @property
    def size(self) -> int:
        """How many peers there are, of both kinds."""
        return len(self.web.listed) + len(self.net.listed)

    @property
    def incomplete(self) -> int:
        """How many peers still miss something."""
        return self.size - self.complete

    def join(self, members: Members[Any], peer: Peer) -> None:
        """Take a peer in."""
        members.add(peer)
        self.complete += peer.complete

    def leave(self, members: Members[Any], peer: Peer) -> None:
        """Let a peer go."""
        members.remove(peer)
        self.complete -= peer.complete

    def mark_complete(self, peer: Peer) -> None:
        """Note that a peer has everything now."""
        if not peer.complete:
            peer.complete = True
            self.complete += 1


class Swarms:
    """All swarms of this tracker.

    `tell(info_hash)` says whether something here is shared under that hash, or None when that must be asked elsewhere.
    """

    def __init__(
        self, tell: Callable[[str], bool | None], limits: Tracker, choose: random.Random | None = None
    ) -> None:
        self.by_hash: dict[str, Swarm] = {}
        self.peers = 0
        self.tell, self.limits = tell, limits
        self.choose = choose or random.Random()  # noqa: S311  # who meets whom is no secret

    def find(self, info_hash: str) -> Swarm | None:
        """Return a swarm that has peers."""
        return self.by_hash.get(info_hash)

    def open(self, info_hash: str) -> Swarm | None:
        """Return the swarm of a hash, new if need be; nothing for what is not shared here; raises `MustAsk`."""
        swarm = self.by_hash.get(info_hash)
        if swarm is None:
            shared = self.tell(info_hash)
            if shared is None:
                raise MustAsk(info_hash)
            if shared:
                swarm = self.by_hash[info_hash] = Swarm(info_hash)
        return swarm

    def may_join(self, swarm: Swarm) -> bool:
        """Whether there is room for one more peer."""
        return swarm.size < self.limits.max_peers_per_swarm and self.peers < self.limits.max_peers

    def join(self, swarm: Swarm, members: Members[Any], peer: Peer) -> None:
        """Take a peer in; ask `may_join` before."""
        swarm.join(members, peer)
        self.peers += 1

    def leave(self, swarm: Swarm, members: Members[Any], peer: Peer) -> None:
        """Let a peer go, and its swarm with the last one."""
        self.make_room(swarm, members, peer)
        self.close_empty(swarm)

    def make_room(self, swarm: Swarm, members: Members[Any], peer: Peer) -> None:
        """Let a peer go whose place another takes at once: the swarm stays."""
        swarm.leave(members, peer)
        self.peers -= 1

    def close_empty(self, swarm: Swarm) -> None:
        """Forget a swarm that has nobody in it."""
        if swarm.size == 0:
            self.by_hash.pop(swarm.info_hash, None)

    def cut(self, info_hash: str) -> list[Peer]:
        """Let go of everyone in a swarm, because nothing is shared under its hash any more; returns them."""
        swarm = self.by_hash.pop(info_hash, None)
        if swarm is None:
            return []
        self.peers -= swarm.size
        return [*swarm.web.listed, *swarm.net.listed]

    def expire(self, web_before: float, net_before: float) -> Iterator[tuple[str, Peer]]:
        """Let go of everyone not heard of since then; yields each with its info hash."""
        for swarm in list(self.by_hash.values()):
            for members, before in ((swarm.web, web_before), (swarm.net, net_before)):
                for peer in [peer for peer in members.listed if peer.seen_at < before]:
                    self.leave(swarm, members, peer)
                    yield swarm.info_hash, peer
            self.close_empty(swarm)
