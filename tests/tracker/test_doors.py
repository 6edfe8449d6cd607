"""HTTP and UDP: what torrent clients send, what they get back."""

from __future__ import annotations

import json
import random
import struct
from urllib.parse import quote

import bencode2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.settings.swarm import Tracker
from headwater.tracker import http
from headwater.tracker.http import answer_scrape
from headwater.tracker.limits import Addresses
from headwater.tracker.swarm import Swarms
from headwater.tracker.udp import ANNOUNCED, HEAD, MAGIC, UdpDoor

HASH = bytes(range(236, 256))
KNOWN = HASH.decode("latin-1")


@pytest.fixture
def swarms() -> Swarms:
    return Swarms(lambda info_hash: info_hash == KNOWN, Tracker(), random.Random(1))


def answer_announce(swarms: Swarms, query: bytes, address: str) -> bytes:
    try:
        asked, compact = http.read_announce(query, address)
    except http.Bad as error:
        return http.fail(str(error))
    return http.answer_announce(swarms, asked, 0.0, interval_seconds=600, compact=compact)


def ask(swarms: Swarms, address: str = "10.1.2.3", port: int = 6881, more: str = "", info_hash: bytes = HASH) -> dict:
    query = f"info_hash={quote(info_hash)}&peer_id=-WW0100-abcdefghijkl&port={port}&left=100{more}"
    return bencode2.bdecode(answer_announce(swarms, query.encode(), address))


def test_clients_find_each_other(swarms: Swarms) -> None:
    assert ask(swarms) == {b"complete": 0, b"incomplete": 1, b"interval": 600, b"peers": b"", b"peers6": b""}
    ask(swarms, "2001:db8::1", 5000)
    found = ask(swarms, "10.9.9.9", 7000, "&event=completed")
    assert found[b"peers"] == bytes([10, 1, 2, 3]) + (6881).to_bytes(2, "big")
    assert found[b"peers6"] == bytes.fromhex("20010db8000000000000000000000001") + (5000).to_bytes(2, "big")
    assert (found[b"complete"], found[b"incomplete"]) == (1, 2)
    listed = ask(swarms, "10.9.9.9", 7000, "&compact=0")[b"peers"]
    assert sorted(peer[b"ip"] for peer in listed) == [b"10.1.2.3", b"2001:db8::1"]
    scraped = bencode2.bdecode(answer_scrape(swarms, f"info_hash={quote(HASH)}".encode(), interval_seconds=600))
    assert scraped[b"files"] == {HASH: {b"complete": 1, b"downloaded": 1, b"incomplete": 2}}
    for address, port in (("10.1.2.3", 6881), ("2001:db8::1", 5000), ("10.9.9.9", 7000)):
        ask(swarms, address, port, "&event=stopped")
    assert (swarms.peers, swarms.by_hash) == (0, {})


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("", b"invalid info_hash"),
        (f"info_hash={quote(HASH[:19])}", b"invalid info_hash"),
        (f"info_hash={quote(HASH)}&peer_id=short&port=1", b"invalid peer_id"),
        (f"info_hash={quote(HASH)}&peer_id={'a' * 20}", b"invalid port"),
        (f"info_hash={quote(HASH)}&peer_id={'a' * 20}&port=65536", b"invalid port"),
        (f"info_hash={quote(HASH)}&peer_id={'a' * 20}&port={'1' * 400}", b"invalid port"),
        (f"info_hash={quote(HASH)}&peer_id={'a' * 20}&port=1&left=%D9%A3", b"invalid left"),
        (f"info_hash={'x' * 20}&peer_id={'a' * 20}&port=1", b"Unknown infoHash " + b"78" * 20),
        ("a" * 10_000, b"query too long"),
    ],
)
def test_bad_queries_get_a_reason(swarms: Swarms, query: str, reason: bytes) -> None:
    answer = answer_announce(swarms, query.encode(), "10.1.2.3")
    assert bencode2.bdecode(answer) == {b"failure reason": reason}
    assert swarms.by_hash == {}


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_any_query_is_answered(data: bytes) -> None:
    swarms = Swarms(lambda _: True, Tracker())
    for query in (data, b"info_hash=" + data + b"&peer_id=aaaaaaaaaaaaaaaaaaaa&port=1"):
        assert isinstance(bencode2.bdecode(answer_announce(swarms, query, "::1")), dict)
        assert isinstance(bencode2.bdecode(answer_scrape(swarms, query, interval_seconds=1)), dict)


def connect(door: UdpDoor, address: str, now: float = 0.0) -> int:
    answer = door.receive(HEAD.pack(MAGIC, 0, 7), address, 6881, now, None)
    assert answer is not None
    action, transaction, connection_id = struct.unpack(">IIQ", answer)
    assert (action, transaction) == (0, 7)
    return int(connection_id)


def pack_announce(connection_id: int, info_hash: bytes = HASH, port: int = 0) -> bytes:
    return HEAD.pack(connection_id, 1, 9) + ANNOUNCED.pack(info_hash, b"p" * 20, 0, 5, 0, 2, 0, 0, -1, port)


def test_udp_announces_after_a_handshake(swarms: Swarms) -> None:
    door = UdpDoor(swarms, b"secret", Tracker())
    first, second = connect(door, "10.0.0.1"), connect(door, "10.0.0.2")
    door.receive(pack_announce(first, port=1111), "10.0.0.1", 6881, 1.0, None)
    answer = door.receive(pack_announce(second), "10.0.0.2", 6881, 1.0, None)
    assert answer == struct.pack(">IIIII", 1, 9, 600, 2, 0) + bytes([10, 0, 0, 1]) + (1111).to_bytes(2, "big")
    scraped = door.receive(HEAD.pack(second, 2, 3) + HASH, "10.0.0.2", 6881, 1.0, None)
    assert scraped == struct.pack(">IIIII", 2, 3, 0, 0, 2)
    unknown = door.receive(pack_announce(second, b"x" * 20), "10.0.0.2", 6881, 1.0, None)
    assert unknown == struct.pack(">II", 3, 9) + b"unknown info_hash"


def test_udp_tells_nothing_to_forged_addresses(swarms: Swarms) -> None:
    door = UdpDoor(swarms, b"secret", Tracker())
    known = connect(door, "10.0.0.1")
    assert door.receive(pack_announce(known), "10.0.0.2", 6881, 1.0, None) is None
    assert door.receive(pack_announce(1), "10.0.0.1", 6881, 1.0, None) is None
    assert door.receive(pack_announce(known), "10.0.0.1", 6881, 119.0, None) is not None
    assert door.receive(pack_announce(known), "10.0.0.1", 6881, 240.0, None) is None
    assert swarms.peers == 1


@settings(max_examples=200)
@given(st.binary(max_size=200), st.booleans())
def test_any_datagram_is_survived(data: bytes, introduced: bool) -> None:
    door = UdpDoor(Swarms(lambda _: True, Tracker()), b"secret", Tracker())
    if introduced:
        data = connect(door, "10.0.0.1").to_bytes(8, "big") + data
    answer = door.receive(data, "10.0.0.1", 6881, 0.0, None)
    assert answer is None or introduced or len(answer) <= 16


def test_addresses_are_forgotten_so_that_memory_is_bounded() -> None:
    addresses = Addresses(rate=1.0, burst=2, remembered=10)
    for number in range(1000):
        assert addresses.take(f"10.0.{number // 256}.{number % 256}", 0.0)
    assert len(json.dumps(list(addresses._known))) < 300
    assert [addresses.take("10.9.9.9", now) for now in (0.0, 0.0, 0.0, 1.0)] == [True, True, False, True]
