"""Over real sockets: whoever misbehaves is told why or let go, memory stays bounded, and others never notice."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import struct
import time
from typing import TYPE_CHECKING, Any

import pytest
import uvloop
from litestar.exceptions import WebSocketDisconnect
from tests.swarms.test_doors import HASH, QUERY, QUOTED, TEXT_HASH, ask, hear, open_door, say, shared
from tests.tracker.test_frames import mask_frame
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake

from headwater.runtime import Runtime
from headwater.tracker.listener import Datagrams
from headwater.tracker.udp import ANNOUNCED, HEAD, MAGIC

if TYPE_CHECKING:
    from tests.support.client import Client

__all__ = ["shared"]  # a fixture
UPGRADE = b"GET /tracker/socket HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: abc\r\n%b\r\n"
DEEP = b'{"action":"announce","answer":' + b"[" * 20_000 + b"]" * 20_000 + b"}"
BAD_MESSAGES = [
    b"{",
    b"[]",
    b"null",
    b"\x00\xff\xfe",
    DEEP,
    b'{"action":"announce","info_hash":"\xff"}',
    b'{"action":"announce","info_hash":7}',
    b'{"action":"announce","info_hash":"short","peer_id":"short"}',
    b'{"action":"announce","info_hash":"' + b"x" * 60_000 + b'"}',
    b'{"action":"scrape","info_hash":[' + b",".join([b'"a"'] * 9000) + b"]}",
    b'{"action":"announce","left":1e999,"info_hash":"\\ud800"}',
]


async def is_well(place: str, letter: str = "z") -> None:
    """Assert that somebody else is served."""
    async with connect(f"ws://{place}/tracker/socket") as socket:
        await say(socket, peer_id=letter * 20)
        assert (await hear(socket))["incomplete"] >= 1


def test_bad_messages_get_a_reason_and_the_next_one_is_served(shared: Runtime) -> None:
    async def misbehave() -> None:
        async with open_door(shared) as (place, door), connect(f"ws://{place}/tracker/socket") as socket:
            for data in BAD_MESSAGES:
                await socket.send(data)  # as a binary frame: what it says counts
                told = await hear(socket)
                assert "failure reason" in told or told["action"] == "scrape"
            await say(socket, peer_id="a" * 20)
            assert (await hear(socket))["incomplete"] == 1
            assert len(door.service.swarms.by_hash) == 1
            await is_well(place)

    uvloop.run(misbehave())


def test_nothing_that_a_browser_cannot_read_is_passed_on(shared: Runtime) -> None:
    async def poison() -> None:
        async with (
            open_door(shared) as (place, _),
            connect(f"ws://{place}/tracker/socket") as victim,
            connect(f"ws://{place}/tracker/socket") as other,
        ):
            await say(victim, peer_id="a" * 20)
            await hear(victim)
            head = json.dumps({"action": "announce", "info_hash": TEXT_HASH, "peer_id": "b" * 20}).encode()[:-1]
            await other.send(head + b',"offers":[{"offer":{"sdp":"\xff\xfe"},"offer_id":"1"}]}')
            assert (await hear(other))["failure reason"] == "invalid message"
            await say(other, peer_id="b" * 20, offers=[{"offer": {"sdp": "x" * 50_000}, "offer_id": "1"}])
            assert (await hear(victim))["offer"] == {"sdp": "x" * 50_000}

    uvloop.run(poison())


def test_nobody_takes_a_place_from_another_address(shared: Runtime) -> None:
    async def take() -> None:
        async with open_door(shared) as (place, door):
            url = f"ws://{place}/tracker/socket"
            async with (
                connect(url, additional_headers={"X-Forwarded-For": "10.0.0.1"}) as owner,
                connect(url, additional_headers={"X-Forwarded-For": "10.0.0.2"}) as thief,
                connect(url, additional_headers={"X-Forwarded-For": "6.6.6.6, 10.0.0.1"}) as again,
            ):
                for socket in (owner, thief, again):
                    await say(socket, peer_id="a" * 20)
                    told = await hear(socket)
                    assert ("failure reason" in told) == (socket is thief)
                assert door.service.swarms.peers == 1

    uvloop.run(take())


def test_only_a_trusted_proxy_tells_addresses(shared: Runtime) -> None:
    async def spoof() -> None:
        async with open_door(shared) as (place, door):
            get = f"GET /tracker/announce?{QUERY} HTTP/1.1\r\nX-Forwarded-For: WHO\r\nConnection: close\r\n\r\n"
            for forwarded in ("9.9.9.9, 10.1.1.1", "nonsense, 10.1.1.1", "8.8.8.8,,10.1.1.1", "fe80::1%eth0, 10.1.1.1"):
                assert b"8:complete" in await ask(place, get.replace("WHO", forwarded))
            swarm = door.service.swarms.by_hash[TEXT_HASH]
            assert {peer.address for peer in swarm.net.listed} == {"10.1.1.1"}
            assert b"8:complete" in await ask(place, get.replace("WHO", "fe80::1%eth0"))

    uvloop.run(spoof())


def test_a_request_that_does_not_end_and_a_head_that_is_too_long_are_cut(shared: Runtime) -> None:
    async def drip() -> None:
        async with open_door(shared, head_timeout=0.3, ping=5) as (place, door):
            slow = [await asyncio.open_connection(*place.split(":")) for _ in range(5)]
            for _ in range(12):
                for _, writer in slow:
                    with contextlib.suppress(ConnectionError, RuntimeError):
                        writer.write(b"a")
                await asyncio.sleep(0.08)
            assert not door.protocols
            for _, writer in slow:
                writer.close()
            await is_well(place)
            assert (await ask(place, "GET /tracker/announce?" + "a" * 20_000)).startswith(b"HTTP/1.1 431")

    uvloop.run(drip())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (mask_frame(0x80, b"no beginning"), 1002),
        (mask_frame(0x01, b"one") + mask_frame(0x01, b"two"), 1002),
        (mask_frame(0x09, b"part of a ping"), 1002),
        (mask_frame(0x89, b"x" * 126), 1002),
        (mask_frame(0x8B, b""), 1002),
        (mask_frame(0x01, b"x" * 60_000) + mask_frame(0x00, b"x" * 60_000), 1009),
        (b"\x81\xff" + (1 << 40).to_bytes(8, "big") + b"mask", 1009),
        (mask_frame(0x89, b"") * 30, 1008),
        (mask_frame(0x01, b"") + mask_frame(0x00, b"") * 40, 1008),
    ],
    ids=(  # masks are random: names made of the data would differ between processes
        "continues nothing",
        "begins twice",
        "ping in parts",
        "long ping",
        "pong in parts",
        "too much in parts",
        "announces a terabyte",
        "too many pings",
        "too many parts",
    ),
)
def test_frames_against_the_rules_end_the_socket_with_their_code(shared: Runtime, data: bytes, code: int) -> None:
    async def misbehave() -> None:
        async with open_door(shared, message_burst=20, messages_per_second=0.1) as (place, _):
            reader, writer = await asyncio.open_connection(*place.split(":"))
            writer.write(UPGRADE % b"" + data)
            told = await asyncio.wait_for(reader.read(), 5)
            assert told.endswith(b"\x88\x02" + struct.pack(">H", code))
            writer.close()

    uvloop.run(misbehave())


def test_a_message_in_many_parts_and_many_packets_is_one(shared: Runtime) -> None:
    async def send() -> None:
        async with open_door(shared) as (place, _):
            message = json.dumps({"action": "announce", "info_hash": TEXT_HASH, "peer_id": "a" * 20}).encode()
            parts = [message[at : at + 10] for at in range(0, len(message), 10)]
            frames = b"".join(mask_frame(0x01 if not at else 0x00, part) for at, part in enumerate(parts))
            reader, writer = await asyncio.open_connection(*place.split(":"))
            for byte in UPGRADE % b"" + frames + mask_frame(0x80, b""):
                writer.write(bytes((byte,)))
                await asyncio.sleep(0)
            await reader.readuntil(b"\r\n\r\n")
            told = await asyncio.wait_for(reader.read(1000), 5)
            assert json.loads(told[told.index(b"{") :])["incomplete"] == 1
            writer.close()

    uvloop.run(send())


def test_who_does_not_read_is_let_go_and_holds_nothing(shared: Runtime) -> None:
    async def stuff() -> None:
        async with open_door(shared, max_unsent=200_000, messages_per_second=1e6, message_burst=10**6) as (place, door):
            deaf_reader, deaf = await asyncio.open_connection(*place.split(":"), limit=1)
            announce = json.dumps({"action": "announce", "info_hash": TEXT_HASH, "peer_id": "a" * 20}).encode()
            deaf.write(UPGRADE % b"" + mask_frame(0x81, announce))
            await asyncio.sleep(0.1)
            async with connect(f"ws://{place}/tracker/socket") as talker:
                offers = [{"offer": {"sdp": "x" * 60_000}, "offer_id": "1"}]
                for _ in range(400):
                    await say(talker, peer_id="b" * 20, offers=offers)
                    await hear(talker)
                    if len(door.protocols) == 1:
                        break
                assert len(door.protocols) == 1
                assert door.service.swarms.peers == 1
            deaf.close()
            assert deaf_reader is not None

    uvloop.run(stuff())


def test_floods_of_requests_and_of_unknown_hashes_leave_others_alone(shared: Runtime) -> None:
    async def flood() -> None:
        limits = {"request_burst": 50, "requests_per_second": 0.1, "question_burst": 30, "questions_per_second": 0.1}
        async with open_door(shared, **limits) as (place, door):
            get = "GET /tracker/announce?info_hash=%s&peer_id=-WW0100-abcdefghijkl&port=1 HTTP/1.1\r\n"
            get += "X-Forwarded-For: 10.6.6.6\r\n\r\n"
            hashes = ["".join(f"%{byte:02x}" for byte in os.urandom(20)) for _ in range(300)]
            last = "GET / HTTP/1.0\r\n\r\n"
            reader, writer = await asyncio.open_connection(*place.split(":"))
            writer.write("".join(get % info_hash for info_hash in hashes).encode() + last.encode())
            told = await asyncio.wait_for(reader.read(), 10)
            assert told.count(b"Unknown infoHash") == 30
            assert told.count(b"Too many announces") == 270
            writer.close()
            assert len(door.service.verdicts) == 30
            assert not door.service.swarms.by_hash
            assert b"8:complete" in await ask(place, f"GET /tracker/announce?{QUERY} HTTP/1.0\r\n\r\n")

    uvloop.run(flood())


def test_more_connections_than_there_is_room_for_are_cut(shared: Runtime) -> None:
    async def crowd() -> None:
        async with (
            open_door(shared, max_sockets=3) as (place, door),
            connect(f"ws://{place}/tracker/socket") as first,
        ):
            idle = [await asyncio.open_connection(*place.split(":")) for _ in range(2)]
            with pytest.raises((InvalidHandshake, OSError)):
                await connect(f"ws://{place}/tracker/socket")
            assert len(door.protocols) == 3
            await say(first, peer_id="a" * 20)
            assert (await hear(first))["incomplete"] == 1
            for _, writer in idle:
                writer.close()

    uvloop.run(crowd())


def test_messages_keep_their_order_while_a_hash_is_looked_up(shared: Runtime) -> None:
    async def talk() -> None:
        async with open_door(shared) as (place, door), connect(f"ws://{place}/tracker/socket") as socket:
            find = door.service.questions._look_up

            def find_slowly(hashes: list[str]) -> set[str]:
                time.sleep(0.1)
                return find(hashes)

            door.service.questions._look_up = find_slowly
            await say(socket, peer_id="a" * 20)
            await say(socket, peer_id="a" * 20, event="stopped")
            await say(socket, action="scrape")
            assert (await hear(socket))["incomplete"] == 1
            assert (await hear(socket))["incomplete"] == 0
            assert (await hear(socket))["files"][TEXT_HASH]["incomplete"] == 0

    uvloop.run(talk())


def test_datagrams_are_answered_when_the_hash_has_been_looked_up(shared: Runtime) -> None:
    async def announce() -> None:
        async with open_door(shared) as (_, door):
            loop = asyncio.get_running_loop()
            transport, _ = await loop.create_datagram_endpoint(lambda: Datagrams(door), ("127.0.0.1", 0))
            told: asyncio.Queue[bytes] = asyncio.Queue()

            class Client(asyncio.DatagramProtocol):
                def datagram_received(self, data: bytes, addr: Any) -> None:
                    told.put_nowait(data)

            mine, _ = await loop.create_datagram_endpoint(Client, remote_addr=transport.get_extra_info("sockname"))
            mine.sendto(b"")
            mine.sendto(os.urandom(50))
            mine.sendto(HEAD.pack(MAGIC, 0, 7))
            connection_id = (await asyncio.wait_for(told.get(), 5))[8:]
            body = ANNOUNCED.pack(bytes.fromhex(HASH), b"p" * 20, 0, 5, 0, 2, 0, 0, -1, 5000)
            mine.sendto(connection_id + struct.pack(">II", 1, 9) + body)
            assert await asyncio.wait_for(told.get(), 5) == struct.pack(">IIIII", 1, 9, 600, 1, 0)
            for _ in range(20):
                mine.sendto(connection_id + struct.pack(">II", 1, 9) + body)
            answers = [await asyncio.wait_for(told.get(), 5) for _ in range(20)]
            assert answers[-1] == struct.pack(">II", 3, 9) + b"too many announces"
            mine.sendto(connection_id + struct.pack(">II", 2, 9) + bytes.fromhex(HASH) + b"x" * 20 + b"half")
            assert (await asyncio.wait_for(told.get(), 5))[8:] == struct.pack(">IIIIII", 0, 0, 1, 0, 0, 0)
            mine.close()
            transport.close()

    uvloop.run(announce())


def test_the_door_of_the_web_process_has_the_same_manners(shared: Runtime, client: Client) -> None:
    with client.websocket_connect("/tracker/socket") as socket, client.websocket_connect("/tracker/socket") as big:
        for data in BAD_MESSAGES:
            socket.send_bytes(data)
            told = json.loads(socket.receive_text())
            assert "failure reason" in told or told["action"] == "scrape"
        big.send_text("x" * 70_000)
        with pytest.raises(WebSocketDisconnect) as closed:
            big.receive_text()
        assert closed.value.code == 1009
        socket.send_text(json.dumps({"action": "announce", "info_hash": TEXT_HASH, "peer_id": "a" * 20}))
        assert json.loads(socket.receive_text())["incomplete"] == 1
    scraped = client.get(f"/tracker/scrape?info_hash={QUOTED}&info_hash={'x' * 20}").content
    assert scraped.count(b"8:complete") == 2
