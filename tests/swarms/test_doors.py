"""Both doors of the tracker, with real sockets: the process of its own, and the one inside the web process."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import bencode2
import pytest
import uvloop
from tests.support.sample_videos import add_video
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from headwater.runtime import Runtime
from headwater.settings.swarm import Tracker
from headwater.swarms.sharing import SharedHashes
from headwater.swarms.store import replace_hashes
from headwater.tracker.listener import Door, TrackerProtocol
from headwater.tracker.service import TrackerService

if TYPE_CHECKING:
    from tests.support.client import Client

HASH = "9d3b03b9386607c3e57aa620f8a88a761dd7e2f4"
TEXT_HASH = bytes.fromhex(HASH).decode("latin-1")
QUOTED = "".join(f"%{HASH[at : at + 2]}" for at in range(0, 40, 2))
QUERY = f"info_hash={QUOTED}&peer_id=-WW0100-abcdefghijkl&port=6881&uploaded=0&downloaded=0&left=100&compact=1"


@pytest.fixture
def shared(runtime: Runtime) -> Runtime:
    """An instance that shares one thing."""
    with runtime.database.write() as session:
        replace_hashes(session, add_video(session).id, [HASH])
    return runtime


@contextlib.asynccontextmanager
async def open_door(runtime: Runtime, **changed: Any) -> AsyncIterator[tuple[str, Door]]:
    """Serve on a port of its own; yields `host:port`."""
    settings = Tracker(**changed)
    service = TrackerService(settings, SharedHashes(runtime.database).find_shared, max_sockets=settings.max_sockets)
    door = Door(service, trusted_proxies=["127.0.0.1"])
    server = await asyncio.get_running_loop().create_server(lambda: TrackerProtocol(door), "127.0.0.1", 0)
    care = asyncio.create_task(door.look_after())
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", door
    finally:
        care.cancel()
        for protocol in list(door.protocols):
            protocol.abort()
        server.close()


async def say(socket: ClientConnection, **message: Any) -> None:
    await socket.send(json.dumps({"action": "announce", "info_hash": TEXT_HASH} | message))


async def hear(socket: ClientConnection) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), 5))
    return found


async def ask(place: str, head: str) -> bytes:
    reader, writer = await asyncio.open_connection(*place.split(":"))
    writer.write(head.encode())
    try:
        return await asyncio.wait_for(reader.read(65536), 5)
    finally:
        writer.close()


def test_browsers_meet_over_sockets(shared: Runtime) -> None:
    async def meet() -> None:
        async with open_door(shared) as (place, door):
            async with (
                connect(f"ws://{place}/tracker/socket") as first,
                connect(f"ws://{place}/tracker/socket") as second,
            ):
                await say(first, peer_id="a" * 20, offers=[], left=5)
                assert (await hear(first))["incomplete"] == 1
                offer = {"offer": {"type": "offer", "sdp": "v=0 é " + "x" * 3000}, "offer_id": "one"}
                await say(second, peer_id="b" * 20, offers=[offer], left=None)
                assert (await hear(second))["incomplete"] == 2
                assert await hear(first) == {
                    "action": "announce",
                    "info_hash": TEXT_HASH,
                    "peer_id": "b" * 20,
                    **offer,
                }
                answer = {"answer": {"type": "answer"}, "offer_id": "one", "to_peer_id": "b" * 20}
                await say(first, peer_id="a" * 20, **answer)
                assert (await hear(second))["answer"] == {"type": "answer"}
            deadline = time.monotonic() + 5
            while door.service.swarms.peers and time.monotonic() < deadline:
                await asyncio.sleep(0.01)
            assert door.service.swarms.peers == 0

    uvloop.run(meet())


def test_clients_announce_over_http_on_one_connection(shared: Runtime) -> None:
    async def announce() -> None:
        async with open_door(shared) as (place, _):
            get = "GET /tracker/%s HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.1.2.3\r\n\r\n"
            last = "GET /tracker/nothing HTTP/1.1\r\nConnection: close\r\n\r\n"
            told = await ask(place, get % f"announce?{QUERY}&event=started" + get % f"scrape?info_hash={QUOTED}" + last)
            while not told.endswith(b"Not found"):
                told += await ask(place, "")
            first, second, third = told.split(b"HTTP/1.1 ")[1:]
            assert bencode2.bdecode(first.partition(b"\r\n\r\n")[2])[b"incomplete"] == 1
            assert b"access-control-allow-origin: *" in first.lower()
            counts = next(iter(bencode2.bdecode(second.partition(b"\r\n\r\n")[2])[b"files"].values()))
            assert counts == {b"complete": 0, b"downloaded": 0, b"incomplete": 1}
            assert third.startswith(b"404")

    uvloop.run(announce())


def test_strangers_are_told_why(shared: Runtime) -> None:
    async def be_told() -> None:
        async with open_door(shared) as (place, _), connect(f"ws://{place}/tracker/socket") as socket:
            await say(socket, info_hash="x" * 20, peer_id="a" * 20)
            assert (await hear(socket))["failure reason"] == "Unknown infoHash " + "78" * 20
            await say(socket, peer_id="a" * 20)  # and no ban
            assert (await hear(socket))["incomplete"] == 1

    uvloop.run(be_told())


@pytest.mark.parametrize(
    "head",
    [
        "nonsense\r\n\r\n",
        "POST /tracker/announce HTTP/1.1\r\n\r\n",
        "GET /tracker/socket HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\n" + "a: b\r\n" * 5000,
        "\r\n\r\n",
    ],
)
def test_bad_requests_are_refused_and_closed(shared: Runtime, head: str) -> None:
    async def refuse() -> None:
        async with open_door(shared) as (place, door):
            assert (await ask(place, head)).startswith(b"HTTP/1.1 4")
            await asyncio.sleep(0.05)
            assert not door.protocols

    uvloop.run(refuse())


def test_bad_frames_and_floods_end_the_socket(shared: Runtime) -> None:
    async def misbehave() -> None:
        async with open_door(shared, message_burst=20, messages_per_second=0.1, max_sockets_per_address=2) as (
            place,
            _,
        ):
            async with connect(f"ws://{place}/tracker/socket") as socket:
                with pytest.raises(ConnectionClosed) as closed:
                    await socket.send("x" * 100_000)
                    await hear(socket)
                assert closed.value.rcvd and closed.value.rcvd.code == 1009
            async with connect(f"ws://{place}/tracker/socket") as socket:
                with pytest.raises(ConnectionClosed) as closed:
                    for _ in range(30):
                        await say(socket, peer_id="a" * 20)
                    while True:
                        await hear(socket)
                assert closed.value.rcvd and closed.value.rcvd.code == 1008
            async with connect(f"ws://{place}/tracker/socket"), connect(f"ws://{place}/tracker/socket"):
                with pytest.raises(InvalidStatus):
                    await connect(f"ws://{place}/tracker/socket")

    uvloop.run(misbehave())


def test_any_bytes_leave_the_door_open(shared: Runtime) -> None:
    choose = random.Random(7)

    async def throw() -> None:
        async with open_door(shared) as (place, door):
            upgrade = "GET /tracker/socket HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: abc\r\n\r\n"
            for _ in range(100):
                reader, writer = await asyncio.open_connection(*place.split(":"))
                writer.write(upgrade.encode() if choose.random() < 0.7 else b"")
                writer.write(choose.randbytes(choose.randrange(1, 400)))
                with contextlib.suppress(ConnectionError, TimeoutError):
                    await writer.drain()
                    await asyncio.wait_for(reader.read(10_000), 0.05)
                writer.close()
            async with connect(f"ws://{place}/tracker/socket") as socket:
                await say(socket, peer_id="a" * 20)
                assert (await hear(socket))["incomplete"] == 1
            assert door.service.swarms.peers <= 1

    uvloop.run(throw())


def test_a_silent_socket_is_pinged_then_closed(shared: Runtime) -> None:
    async def sleep() -> None:
        async with open_door(shared, ping=0.2) as (place, door):
            upgrade = "GET /tracker/socket HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Key: abc\r\n\r\n"
            reader, writer = await asyncio.open_connection(*place.split(":"))
            writer.write(upgrade.encode())
            told = b""
            with contextlib.suppress(ConnectionError):
                while data := await asyncio.wait_for(reader.read(1000), 5):
                    told += data
            assert told.endswith(b"\x89\x00")
            writer.close()
            assert not door.protocols
            async with connect(f"ws://{place}/tracker/socket") as awake:  # answers pings by itself
                await asyncio.sleep(0.7)
                await say(awake, peer_id="a" * 20)
                assert (await hear(awake))["incomplete"] == 1

    uvloop.run(sleep())


def test_the_web_process_is_a_tracker_too(shared: Runtime, client: Client) -> None:
    with client.websocket_connect("/tracker/socket") as first, client.websocket_connect("/tracker/socket") as second:
        for number, socket in enumerate((first, second)):
            offers = [{"offer": {"type": "offer", "sdp": "x"}, "offer_id": "one"}]
            message = {"action": "announce", "info_hash": TEXT_HASH, "peer_id": f"{number}" * 20, "offers": offers}
            socket.send_text(json.dumps(message))
            assert json.loads(socket.receive_text())["incomplete"] == number + 1
        assert json.loads(first.receive_text())["offer"] == {"type": "offer", "sdp": "x"}
        answer = client.get(f"/tracker/announce?{QUERY}")
        assert bencode2.bdecode(answer.content)[b"incomplete"] == 3
    failure = bencode2.bdecode(client.get("/tracker/announce").content)
    assert failure == {b"failure reason": b"invalid info_hash"}
    assert client.get("/tracker/nothing").status_code == 404
