"""Announce and scrape over HTTP: a query string in, bencoding out (BEP 3, 7, 23, 48). No sockets."""

from __future__ import annotations

import functools
from urllib.parse import unquote_to_bytes

from headwater.tracker.announce import NUMWANT, Announce, Full, Unknown, announce
from headwater.tracker.swarm import Peer, Swarms
from headwater.tracker.webtorrent import MAX_SCRAPED, count_peers, to_hex

MAX_QUERY_BYTES = 8192
MAX_FIELDS = 100  # more than any client sends, and than are told in a scrape
EVENTS = {b"started": "started", b"stopped": "stopped", b"completed": "completed"}


class Bad(Exception):
    """The query is no announce; the text is the failure reason."""


def read_announce(query: bytes, address: str) -> tuple[Announce, bool]:
    """Read an announce and whether its answer shall be compact; raises `Bad`."""
    if len(query) > MAX_QUERY_BYTES:
        raise Bad("query too long")
    fields: dict[bytes, bytes] = {}
    for pair in query.split(b"&", MAX_FIELDS):
        name, _, value = pair.partition(b"=")
        fields.setdefault(name, value)
    info_hash, peer_id = _read_hash(fields.get(b"info_hash", b"")[:64]), _unquote(fields.get(b"peer_id", b""))
    if len(info_hash) != 20:
        raise Bad("invalid info_hash")
    if len(peer_id) != 20:
        raise Bad("invalid peer_id")
    port = _read_number(fields, b"port", 0)
    if not 0 < port < 65536:
        raise Bad("invalid port")
    asked = Announce(
        info_hash=info_hash,
        peer_id=peer_id,
        address=address,
        port=port,
        left=_read_number(fields, b"left", 1),
        event=EVENTS.get(fields.get(b"event", b""), ""),
        numwant=_read_number(fields, b"numwant", NUMWANT),
    )
    return asked, fields.get(b"compact") != b"0"


def answer_announce(swarms: Swarms, asked: Announce, now: float, *, interval_seconds: int, compact: bool) -> bytes:
    """Answer an announce; raises `MustAsk`."""
    try:
        swarm, peers = announce(swarms, asked, now)
    except Unknown as error:
        return fail(f"Unknown infoHash {to_hex(str(error))}")
    except Full:
        return fail("too many peers")
    complete = swarm.complete
    head = b"d8:completei%de10:incompletei%de8:intervali%de" % (complete, swarm.size - complete, interval_seconds)
    if not compact:
        return head + b"5:peersl%bee" % b"".join(map(_write_peer, peers))
    four, six = b"".join([peer.compact for peer in peers]), b""
    if len(four) != 6 * len(peers):
        four = b"".join([peer.compact for peer in peers if len(peer.compact) == 6])
        six = b"".join([peer.compact for peer in peers if len(peer.compact) == 18])
    return b"%b5:peers%d:%b6:peers6%d:%be" % (head, len(four), four, len(six), six)


def answer_scrape(swarms: Swarms, query: bytes, *, interval_seconds: int) -> bytes:
    """Answer `GET /tracker/scrape?query`; asking for nothing tells nothing, not everything."""
    if len(query) > MAX_QUERY_BYTES:
        return fail("query too long")
    asked = (pair[10:] for pair in query.split(b"&", MAX_FIELDS) if pair.startswith(b"info_hash="))
    hashes = {value for value in map(_unquote, asked) if len(value) == 20}
    files = []
    for info_hash in sorted(hashes)[:MAX_SCRAPED]:
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


def _read_number(fields: dict[bytes, bytes], name: bytes, otherwise: int) -> int:
    value = fields.get(name, b"")
    if not value:
        return otherwise
    if len(value) > 20 or not value.removeprefix(b"-").isdigit():
        raise Bad(f"invalid {name.decode()}")
    return int(value)


@functools.lru_cache(4096)  # many ask for few
def _read_hash(value: bytes) -> str:
    return _unquote(value).decode("latin-1")


def _unquote(value: bytes) -> bytes:
    if b"%" not in value and b"+" not in value:
        return value
    return unquote_to_bytes(value.replace(b"+", b" "))


def _write_peer(peer: Peer) -> bytes:
    address, peer_id = peer.address.encode(), peer.peer_id.encode("latin-1")
    return b"d2:ip%d:%b7:peer id20:%b4:porti%dee" % (len(address), address, peer_id, peer.port)
