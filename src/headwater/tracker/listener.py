"""The tracker's own door: HTTP/1.1 and WebSockets (RFC 6455) on one port, on bare asyncio.

A tracker's work is many tiny messages; a web framework would cost more than the work. Only three paths exist here.
"""

from __future__ import annotations

import asyncio
import base64
import functools
import hashlib
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, cast

from headwater.kit.client_address import find_client
from headwater.tracker.frames import (
    CLOSE,
    PING,
    POLICY,
    PONG,
    PROTOCOL_ERROR,
    TEXT,
    Assembler,
    BadFrame,
    read_frame,
    write_frame,
)
from headwater.tracker.service import TOO_MANY, TrackerService
from headwater.tracker.swarm import MustAsk
from headwater.tracker.webtorrent import Connection

HANDSHAKE_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 1.3
MAX_HEAD_BYTES = 16 * 1024
NOWHERE = "127.0.0.1"  # the address of whoever comes through a Unix socket
KNOWN_ADDRESSES = 8192  # whose reading out of headers is remembered
HEAD = b"HTTP/1.1 %b\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nAccess-Control-Allow-Origin: *\r\n%b\r\n%b"


class TrackerProtocol(asyncio.Protocol):
    """One connection: HTTP requests until it becomes a socket, if it does.

    While a question is open (`_waits`), nothing more is read from it: its messages keep their order.
    """

    __slots__ = (
        *(
            "_assembler",
            "_began_at",
            "_buffer",
            "_connection",
            "_door",
            "_nearest",
            "_service",
            "_transport",
            "_unsent",
        ),
        *("_waits", "heard_at", "pinged"),
    )

    def __init__(self, door: Door) -> None:
        self._door, self._service = door, door.service
        self._buffer = b""
        self._unsent: list[bytes] = []
        self._assembler: Assembler | None = None
        self._connection: Connection | None = None
        self._waits = self.pinged = False
        self.heard_at = self._service.clock()
        self._began_at: float | None = self.heard_at  # since when the request is not whole that comes now

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection in, if there is room."""
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        self._nearest = peer[0] if isinstance(peer, tuple) else NOWHERE
        self._door.take_in(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let everything of it go."""
        self._door.protocols.discard(self)
        if self._connection is not None:
            self._service.close_socket(self._connection)
            self._connection = None

    def data_received(self, data: bytes) -> None:
        """Go on with whatever came."""
        self.heard_at = self._door.clock()
        if self.pinged:
            self.pinged = False
        if self._buffer:
            data = self._buffer + data
        if self._connection is not None and not self._waits:
            self._buffer = self._read_frames(self._connection, data)
        else:
            self._go_on(data)

    def _go_on(self, data: bytes) -> None:
        if self._connection is None and not self._waits:
            data = self._read_requests(data)
        if self._connection is not None and data and not self._waits:
            data = self._read_frames(self._connection, data)
        self._buffer = data

    def _read_requests(self, data: bytes) -> bytes:
        """Answer whole requests; returns what is not read yet."""
        while data and not self._waits:
            self._began_at = self._began_at or self.heard_at
            end = data.find(b"\r\n\r\n")
            if max(end, len(data) if end < 0 else 0) > MAX_HEAD_BYTES:
                return self._refuse(b"431 Request Header Fields Too Large")
            if end < 0:
                return data
            request = Request(data[:end])
            if request.is_bad:
                return self._refuse(b"400 Bad Request")
            self._began_at, data = None, data[end + 4 :]
            address = self._door.find_address(self._nearest, request.header(b"x-forwarded-for"))
            if request.path == b"/tracker/socket":
                return data if self._shake_hands(request, address) else b""
            if not self._answer(request, address):
                return b""
        return data

    def _answer(self, request: Request, address: str, *, again: bool = False) -> bool:
        """Answer over HTTP, now or when it is known what; whether the connection stays."""
        try:
            body = self._service.answer_http(request.path, request.query, address, again=again)
        except MustAsk as must:
            self._ask(address, must.info_hash, lambda known: self._answer_late(request, address, known=known))
            return True
        return self._write_answer(request, body)

    def _answer_late(self, request: Request, address: str, *, known: bool) -> None:
        if known:
            self._answer(request, address, again=True)
        else:
            self._write_answer(request, TOO_MANY)

    def _write_answer(self, request: Request, body: bytes | None) -> bool:
        status = b"200 OK" if body is not None else b"404 Not Found"
        if body is None:
            body = b"Not found"
        stays = request.version == b"HTTP/1.1" and request.header(b"connection").lower() != "close"
        extra = b"" if stays else b"Connection: close\r\n"
        self._transport.write(HEAD % (status, len(body), extra, b"" if request.method == b"HEAD" else body))
        if not stays:
            self._transport.close()
        elif self._transport.get_write_buffer_size() > self._service.settings.max_unsent:
            self._transport.abort()  # asks and asks, and does not read
            return False
        return stays

    def _shake_hands(self, request: Request, address: str) -> bool:
        key = request.header(b"sec-websocket-key").encode()
        if not key or "websocket" not in request.header(b"upgrade").lower():
            self._refuse(b"426 Upgrade Required", b"Upgrade: websocket\r\n")
            return False
        self._connection = self._service.open_socket(address, self.send_text)
        if self._connection is None:
            self._refuse(b"503 Service Unavailable", b"Retry-After: 60\r\n")
            return False
        accept = base64.b64encode(hashlib.sha1(key + HANDSHAKE_GUID, usedforsecurity=False).digest())
        self._transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: %b\r\n\r\n" % accept
        )
        return True

    def _refuse(self, status: bytes, extra: bytes = b"") -> bytes:
        self._transport.write(HEAD % (status, 0, extra + b"Connection: close\r\n", b""))
        self._transport.close()
        return b""

    def _read_frames(self, connection: Connection, data: bytes) -> bytes:
        """Handle whole frames; returns what is not read yet."""
        at, limit, now = 0, self._service.settings.max_message, self.heard_at
        take, receive = connection.allowance.take, self._service.receive
        try:
            while (frame := read_frame(data, at, limit)) is not None:
                first, payload, at = frame
                if not take(now):
                    self._service.refused += 1
                    raise BadFrame(POLICY)
                if first != 0x81 or self._assembler is not None:
                    whole = self._take_odd(first, payload)
                    if whole is None and not self._transport.is_closing():
                        continue
                    if whole is None:
                        break
                    payload = whole
                receive(connection, payload, now)
        except BadFrame as bad:
            self._close(bad.code.to_bytes(2, "big"))
        except MustAsk as must:
            self._ask_late(connection, payload, must.info_hash)
        if self._transport.is_closing():
            return b""
        return data[at:]

    def _take_odd(self, first: int, payload: bytes) -> bytes | None:
        """Handle what is not a whole text at once; returns a message that has become whole."""
        opcode = first & 0x0F
        if opcode < CLOSE:
            if self._assembler is None:
                self._assembler = Assembler(self._service.settings.max_message)
            return self._assembler.take(first, payload)
        if first < 0x80 or len(payload) > 125:
            raise BadFrame(PROTOCOL_ERROR)
        if opcode == PING:
            self.send(PONG, payload)
        elif opcode == CLOSE:
            self._close(payload[:2])
        elif opcode != PONG:
            raise BadFrame(PROTOCOL_ERROR)
        return None

    def _close(self, reason: bytes) -> None:
        self.write()
        if not self._transport.is_closing():
            self._transport.write(write_frame(CLOSE, reason))
            self._transport.close()

    def _ask_late(self, connection: Connection, message: bytes, info_hash: str) -> None:
        self._ask(connection.address, info_hash, lambda known: self._take_late(message, info_hash, known=known))

    def _take_late(self, message: bytes, info_hash: str, *, known: bool) -> None:
        if self._connection is None:
            return
        try:
            if known:
                self._service.receive(self._connection, message, self.heard_at)
            else:
                self._service.refuse(self._connection, info_hash)
        except MustAsk as must:  # forgotten meanwhile
            self._ask_late(self._connection, message, must.info_hash)

    def _ask(self, address: str, info_hash: str, go_on: Callable[[bool], None]) -> None:
        self._waits = True
        self._transport.pause_reading()
        self._door.start(self._wait(address, info_hash, go_on))

    async def _wait(self, address: str, info_hash: str, go_on: Callable[[bool], None]) -> None:
        known = await self._service.ask(address, info_hash)
        if self._transport.is_closing():
            return
        self._waits = False
        go_on(known)
        if not self._waits and not self._transport.is_closing():
            self._transport.resume_reading()
            data, self._buffer = self._buffer, b""
            self._go_on(data)

    def send_text(self, data: bytes) -> None:
        """Send a message. What is sent in one turn of the loop is written at once."""
        size, unsent = len(data), self._unsent
        if not unsent:
            self._door.write_soon(self)
        if 126 <= size < 65536:  # almost all of them, so without another call
            unsent.append(b"\x81\x7e%b%b" % (size.to_bytes(2, "big"), data))
        else:
            unsent.append(write_frame(TEXT, data))

    def send(self, opcode: int, payload: bytes) -> None:
        """Send a frame of another kind."""
        if not self._unsent:
            self._door.write_soon(self)
        self._unsent.append(write_frame(opcode, payload))

    def write(self) -> None:
        """Write what was sent, or cut who leaves too much unread."""
        transport, unsent = self._transport, self._unsent
        data = unsent[0] if len(unsent) == 1 else b"".join(unsent)
        unsent.clear()
        if transport.is_closing():
            return
        if transport.get_write_buffer_size() + len(data) > self._service.settings.max_unsent:
            transport.abort()
        else:
            transport.write(data)

    def abort(self) -> None:
        """Cut the connection."""
        self._transport.abort()

    def look_after(self, now: float) -> None:
        """Ping the silent, close what stays silent: a request that never ends, a machine that went to sleep."""
        settings, silent = self._service.settings, now - self.heard_at
        is_slow = self._began_at is not None and now - self._began_at > settings.head_timeout and not self._waits
        if silent > 2 * settings.ping or is_slow:
            self._transport.abort()
        elif silent > settings.ping and self._connection is not None and not self.pinged:
            self.pinged = True
            self.send(PING, b"")


class Request:
    """The head of an HTTP request."""

    __slots__ = ("_head", "_lower", "is_bad", "method", "path", "query", "version")

    def __init__(self, head: bytes) -> None:
        line, _, _ = head.partition(b"\r\n")
        parts = line.split(b" ")
        self.is_bad = len(parts) != 3 or not parts[2].startswith(b"HTTP/1.") or parts[0] not in (b"GET", b"HEAD")
        self.method, target, self.version = parts if len(parts) == 3 else (b"", b"", b"")
        self.path, _, self.query = target.partition(b"?")
        self._head, self._lower = head, head.lower()

    def header(self, name: bytes) -> str:
        """Return a header's value, empty when it is not there."""
        at = self._lower.find(b"\r\n%b:" % name)
        if at < 0:
            return ""
        start = at + len(name) + 3
        end = self._head.find(b"\r\n", start)
        return self._head[start : end if end >= 0 else None].strip().decode("latin-1")


class Door:
    """All connections of one port, and the care they need."""

    def __init__(self, service: TrackerService, *, trusted_proxies: Sequence[str]) -> None:
        self.service, self.clock = service, service.clock
        self.protocols: set[TrackerProtocol] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._unwritten: list[TrackerProtocol] = []
        trusted = tuple(trusted_proxies)
        self.find_address = functools.lru_cache(KNOWN_ADDRESSES)(
            lambda nearest, forwarded_for: find_client(nearest, forwarded_for, trusted)
        )

    def take_in(self, protocol: TrackerProtocol) -> None:
        """Note a new connection, or cut it when there are too many."""
        if len(self.protocols) >= self.service.max_sockets:
            protocol.abort()
        else:
            self.protocols.add(protocol)

    def write_soon(self, protocol: TrackerProtocol) -> None:
        """Have a connection write when everything has been handled that came in this turn of the loop."""
        if not self._unwritten:
            asyncio.get_running_loop().call_soon(self._write)
        self._unwritten.append(protocol)

    def _write(self) -> None:
        waiting, self._unwritten = self._unwritten, []
        for protocol in waiting:
            protocol.write()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something to its end beside the rest."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def look_after(self) -> None:
        """Ping, close and expire until cancelled."""
        pause = min(self.service.settings.ping, self.service.settings.head_timeout) / 4
        while True:
            await asyncio.sleep(pause)
            now = self.service.clock()
            for number, protocol in enumerate(list(self.protocols)):
                protocol.look_after(now)
                if number % 1000 == 999:
                    await asyncio.sleep(0)  # others want to be heard in between
            self.service.expire()


class Datagrams(asyncio.DatagramProtocol):
    """The UDP door."""

    def __init__(self, door: Door) -> None:
        self._door, self._service = door, door.service
        self._waiting = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        """Answer it, now or when it is known what."""
        address = self._door.find_address(addr[0], "")
        try:
            self._send(self._service.answer_udp(data, address, addr[1]), addr)
        except MustAsk as must:
            if self._waiting < self._service.settings.max_questions:
                self._waiting += 1
                self._door.start(self._answer_late(data, address, addr, must.info_hash))

    async def _answer_late(self, data: bytes, address: str, addr: tuple[str | Any, int], info_hash: str) -> None:
        try:
            if await self._service.ask(address, info_hash):
                self._send(self._service.answer_udp(data, address, addr[1], again=True), addr)
        except MustAsk:
            return  # forgotten meanwhile: the client asks again
        finally:
            self._waiting -= 1

    def _send(self, answer: bytes | None, addr: tuple[str | Any, int]) -> None:
        if answer:
            self._transport.sendto(answer, addr)
