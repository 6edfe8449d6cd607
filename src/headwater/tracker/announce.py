"""Announces of torrent clients, whatever door they came through: who is there, and whom they may call. No sockets."""

from __future__ import annotations

import socket

import msgspec

from headwater.tracker.swarm import Peer, Swarm, Swarms

NUMWANT, MAX_NUMWANT = 50, 82  # as the reference's tracker answers; 82 compact peers fit into one datagram


class Announce(msgspec.Struct, frozen=True):
    """What a torrent client says. `info_hash` has 20 characters below U+0100; `left` is bytes still missing."""

    info_hash: str
    peer_id: bytes
    address: str
    port: int
    left: int = 1
    event: str = ""
    numwant: int = NUMWANT


class Unknown(Exception):
    """Nothing is shared here under that hash."""


class Full(Exception):
    """There is no room for another peer."""


def announce(swarms: Swarms, asked: Announce, now: float) -> tuple[Swarm, list[Peer]]:
    """Note the client and return its swarm with others of it; raises `Unknown`, `Full` or `MustAsk`."""
    swarm = swarms.open(asked.info_hash)
    if swarm is None:
        raise Unknown(asked.info_hash)
    key = (asked.address, asked.port)
    peer = swarm.net.by_key.get(key)
    if asked.event == "stopped":
        if peer is not None:
            swarms.leave(swarm, swarm.net, peer)
        swarms.close_empty(swarm)
        return swarm, []
    complete = asked.left == 0 or asked.event == "completed"
    if peer is None:
        if not swarms.may_join(swarm):
            swarms.close_empty(swarm)
            raise Full(asked.info_hash)
        peer = Peer(key, asked.peer_id.decode("latin-1"), complete=complete, seen_at=now)
        peer.address, peer.port, peer.compact = asked.address, asked.port, pack_address(asked.address, asked.port)
        swarms.join(swarm, swarm.net, peer)
    elif complete:
        swarm.mark_complete(peer)
    if asked.event == "completed":
        swarm.downloaded += 1
    peer.seen_at = now
    return swarm, swarm.net.draw(min(max(asked.numwant, 0), MAX_NUMWANT), peer, swarms.choose)


def pack_address(address: str, port: int) -> bytes:
    """Return an address as compact peers have it: 6 bytes (BEP 23) or 18 (BEP 7)."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return socket.inet_pton(family, address.partition("%")[0]) + port.to_bytes(2, "big")
