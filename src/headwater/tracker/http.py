"""Announce and scrape over HTTP: a query string in, bencoding out (BEP 3, 7, 23, 48). No sockets."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from headwater.tracker.announce import NUMWANT, Announce, Full, Unknown, announce
from headwater.tracker.swarm import Peer, Swarms
from headwater.tracker.webtorrent import MAX_SCRAPED, count_peers, to_hex

MAX_QUERY_BYTES = 8192
EVENTS = {b"started": "started", b"stopped": "stopped", b"completed": "completed"}


class Bad(Exception):
    """The query is no announce; the text is the failure reason."""


def answer_announce(swarms: Swarms, query: bytes, address: str, now: float, *, interval_seconds: int) -> bytes:
    """Answer `GET /tracker/announce?query` of that address."""
    try:
        asked, compact = _read(query, address)
        swarm, peers = announce(swarms, asked, now)
    except Bad as error:
        return fail(str(error))
    except Unknown as error:
        return fail(f"Unknown infoHash {to_hex(str(error))}")
    except Full:
        return fail("too many peers")
    head = b"d8:completei%de10:incompletei%de8:intervali%de" % (swarm.complete, swarm.incomplete, interval_seconds)
    if not compact:
        return head + b"5:peersl%bee" % b"".join(map(_write_peer, peers))
    four = b"".join([peer.compact for peer in peers if len(peer.compact) == 6])
    six = b"".join([peer.compact for peer in peers if len(peer.compact) == 18])
    return head + b"5:peers%d:%b6:peers6%d:%be" % (len(four), four, len(six), six)


def answer_scrape(swarms: Swarms, query: bytes, *, interval_seconds: int) -> bytes:
    """Answer `GET /tracker/scrape?query`; asking for nothing tells nothing, not everything."""
    if len(query) > MAX_QUERY_BYTES:
        return fail("query too long")
    hashes = sorted({value for name, value in _split(query) if name == b"info_hash" and len(value) == 20})
    files = []
    for info_hash in hashes[:MAX_SCRAPED]:
        count = count_peers(swarms, info_hash.decode("latin-1"))
        files.append(
            b"20:%bd8:completei%de10:downloadedi%de10:incompletei%dee"
            % (info_hash, count["complete"], count["downloaded"], count["incomplete"])
        )
    return b"d5:filesd%be5:flagsd20:min_request_intervali%deee" % (b"".join(files), interval_seconds)


def fail(reason: str) -> bytes:
    """Write a failure."""
    text = reason.encode()
    return b"d14:failure reason%d:%be" % (len(text), text)


def find_hash(query: bytes) -> str:
    """Return the info hash that a query asks for, or nothing; cheap, for limits that are looked at first."""
    for name, value in _split(query[:MAX_QUERY_BYTES]):
        if name == b"info_hash":
            return value.decode("latin-1")
    return ""


def _read(query: bytes, address: str) -> tuple[Announce, bool]:
    if len(query) > MAX_QUERY_BYTES:
        raise Bad("query too long")
    fields: dict[bytes, bytes] = {}
    for name, value in _split(query):
        fields.setdefault(name, value)
    info_hash, peer_id = fields.get(b"info_hash", b""), fields.get(b"peer_id", b"")
    if len(info_hash) != 20:
        raise Bad("invalid info_hash")
    if len(peer_id) != 20:
        raise Bad("invalid peer_id")
    port = _read_number(fields, b"port", 0)
    if not 0 < port < 65536:
        raise Bad("invalid port")
    asked = Announce(
        info_hash=info_hash.decode("latin-1"),
        peer_id=peer_id,
        address=address,
        port=port,
        left=_read_number(fields, b"left", 1),
        event=EVENTS.get(fields.get(b"event", b""), ""),
        numwant=_read_number(fields, b"numwant", NUMWANT),
    )
    return asked, fields.get(b"compact") != b"0"


def _read_number(fields: dict[bytes, bytes], name: bytes, otherwise: int) -> int:
    value = fields.get(name, b"")
    if not value:
        return otherwise
    if len(value) > 20 or not value.removeprefix(b"-").isdigit():
        raise Bad(f"invalid {name.decode()}")
    return int(value)


def _split(query: bytes) -> Iterator[tuple[bytes, bytes]]:
    for pair in query.split(b"&"):
        name, _, value = pair.partition(b"=")
        yield name, unquote_to_bytes(value.replace(b"+", b" "))


def _write_peer(peer: Peer) -> bytes:
    address, peer_id = peer.address.encode(), peer.peer_id.encode("latin-1")
    return b"d2:ip%d:%b7:peer id20:%b4:porti%dee" % (len(address), address, peer_id, peer.port)
