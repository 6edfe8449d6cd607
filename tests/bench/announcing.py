"""People who announce: browsers over WebSockets and torrent clients over HTTP, many of them in one event loop.

Each has an address of its own behind a proxy, because trackers limit what one address may do.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import quote_from_bytes

import msgspec
from websockets.speedups import apply_mask

OFFERS = 5  # as players send
AT_ONCE = 64
MASK = b"\x37\xfa\x21\x3d"
CANDIDATES = "".join(
    f"a=candidate:123456789{n} 1 udp 211393715{n} 2f3c1d2e-9a7b-4c5d-8e6f-0a1b2c3d4e5{n}.local 5000{n} typ host "
    "generation 0 network-cost 999\r\n"
    for n in range(3)
)
SDP = (
    "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
    "a=extmap-allow-mixed\r\na=msid-semantic: WMS\r\nm=application 54321 UDP/DTLS/SCTP webrtc-datachannel\r\n"
    f"c=IN IP4 192.0.2.2\r\n{CANDIDATES}a=ice-ufrag:Zk3+\r\na=ice-pwd:5q0Yd7G1w3Jv0oQ0m1x2y3z4\r\n"
    f"a=fingerprint:sha-256 {':'.join(['AB'] * 32)}\r\na=setup:actpass\r\na=mid:0\r\na=sctp-port:5000\r\n"
    "a=max-message-size:262144\r\n"
)
ANSWER = json.dumps({"type": "answer", "sdp": SDP}).encode()
NOTHING = msgspec.Raw(b"null")


class Told(msgspec.Struct):
    """What a tracker says to a browser."""

    offer: msgspec.Raw = NOTHING
    answer: msgspec.Raw = NOTHING
    offer_id: msgspec.Raw = NOTHING
    peer_id: msgspec.Raw = NOTHING
    interval: float | None = None


_read = msgspec.json.Decoder(Told).decode


def make_address(number: int) -> str:
    """Return the address of the so manieth person."""
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


class Browser(asyncio.Protocol):
    """A socket that announces with offers and answers those of others."""

    def __init__(self, info_hash: bytes, number: int, path: str) -> None:
        self.peer_id = f"-HW0001-{number:012}"
        self._path, self._number = path, number
        text = info_hash.decode("latin-1")
        offer_ids = ["".join(chr(random.randrange(256)) for _ in range(20)) for _ in range(OFFERS)]
        offers = [{"offer": {"type": "offer", "sdp": SDP}, "offer_id": offer_id} for offer_id in offer_ids]
        message = {"action": "announce", "info_hash": text, "peer_id": self.peer_id, "numwant": OFFERS, "left": None}
        message |= {"uploaded": 0, "downloaded": 0, "offers": offers}
        self._announce = write_frame(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode())
        self._own = b'{"action":"announce","info_hash":%b,"peer_id":"%b","to_peer_id":' % (
            json.dumps(text, ensure_ascii=False).encode(),
            self.peer_id.encode(),
        )
        self._buffer = b""
        self._waiting: asyncio.Future[None] | None = None
        self.is_open = False
        self.answers = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.transport.write(  # type: ignore[attr-defined]
            b"GET %b HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-Forwarded-For: %b\r\n\r\n"
            % (self._path.encode(), make_address(self._number).encode())
        )

    async def connected(self) -> None:
        """Wait for the handshake."""
        if not self.is_open:
            await self._wait()

    async def announce(self) -> None:
        """Announce and wait for the answer."""
        self.transport.write(self._announce)  # type: ignore[attr-defined]
        await self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionError(f"a browser was let go: {self._buffer[:200]!r}"))

    def data_received(self, data: bytes) -> None:
        data = self._buffer + data
        if not self.is_open:
            head, found, data = data.partition(b"\r\n\r\n")
            if not found:
                self._buffer = head
                return
            assert b" 101 " in head, head
            self.is_open = True
            self._go_on()
        at = 0
        while (frame := find_payload(data, at)) is not None:
            start, at = frame
            self._hear(data[start:at])
        self._buffer = data[at:]

    def _hear(self, message: bytes) -> None:
        told = _read(message)
        if told.offer is not NOTHING:
            text = b'%b%b,"offer_id":%b,"answer":%b}' % (self._own, told.peer_id, told.offer_id, ANSWER)
            self.transport.write(write_frame(text))  # type: ignore[attr-defined]
        elif told.answer is not NOTHING:
            self.answers += 1
        else:
            assert told.interval, message
            self._go_on()

    async def _wait(self) -> None:
        self._waiting = asyncio.get_running_loop().create_future()
        await asyncio.wait_for(self._waiting, 60)

    def _go_on(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


class HttpClient(asyncio.Protocol):
    """One connection, over which torrent clients behind a proxy announce one after another."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self._buffer = transport, b""
        self._waiting: asyncio.Future[bytes] | None = None

    async def ask(self, request: bytes) -> bytes:
        """Return the body of the answer."""
        self._waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)  # type: ignore[attr-defined]
        return await asyncio.wait_for(self._waiting, 60)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        length = head.lower().find(b"content-length:")
        if found and length >= 0 and len(rest) >= (size := int(head[length + 15 :].split(b"\r\n", 1)[0])):
            self._buffer = rest[size:]
            if self._waiting is not None:
                self._waiting.set_result(rest[:size])


def make_request(info_hash: bytes, number: int, path: str, *, stays: bool = True) -> bytes:
    """Return an announce as a torrent client behind a proxy sends it."""
    peer_id = f"-qB4650-{number:012}"
    query = (
        f"info_hash={quote_from_bytes(info_hash, safe='')}&peer_id={peer_id}&port={1024 + number % 60000}&uploaded=0"
        f"&downloaded=0&left={number % 2 * 1000}&compact=1&numwant=50"
    )
    return (
        f"GET {path}?{query} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: qBittorrent/4.6.5\r\nAccept-Encoding: gzip\r\n"
        f"X-Forwarded-For: {make_address(number)}\r\nConnection: {'keep-alive' if stays else 'close'}\r\n\r\n"
    ).encode()


async def connect(port: int, make: Callable[[], Any], number: int = 0) -> Any:
    """Open a connection; from several addresses, or ports run out."""
    source = (f"127.0.0.{2 + number // 5000}", 0)
    _, client = await asyncio.get_running_loop().create_connection(make, "127.0.0.1", port, local_addr=source)
    return client


async def crowd(work: Sequence[Callable[[], Awaitable[None]]], at_once: int = AT_ONCE) -> None:
    """Do all of it, so much at once."""
    left = iter(work)

    async def go() -> None:
        for step in left:
            await step()

    await asyncio.gather(*(go() for _ in range(at_once)))


def write_frame(payload: bytes) -> bytes:
    """Return a masked text frame (a mask of zeros would spare some servers the work)."""
    size, masked = len(payload), apply_mask(payload, MASK)
    if size < 126:
        return b"\x81%c%b%b" % (0x80 | size, MASK, masked)
    if size < 65536:
        return b"\x81\xfe%b%b%b" % (size.to_bytes(2, "big"), MASK, masked)
    return b"\x81\xff%b%b%b" % (size.to_bytes(8, "big"), MASK, masked)


def find_payload(data: bytes, at: int) -> tuple[int, int] | None:
    """Return start and end of the payload of the frame at a position."""
    left = len(data) - at
    if left < 2:
        return None
    size, start = data[at + 1], at + 2
    if size == 126:
        size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
    elif size == 127:
        size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
    return (start, start + size) if start + size <= len(data) and left >= start - at else None
