"""The tracker's own door: HTTP/1.1 and WebSockets (RFC 6455) on one port, on bare asyncio.

A tracker's work is many tiny messages; a web framework would cost more than the work. Only three paths exist here.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
from collections.abc import Sequence
from typing import Any, cast

from websockets.speedups import apply_mask

from headwater.kit.client_address import find_client
from headwater.tracker.service import TrackerService
from headwater.tracker.webtorrent import Connection

HANDSHAKE_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455 1.3
MAX_HEAD_BYTES = 16 * 1024
CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
PROTOCOL_ERROR, TOO_BIG, POLICY = 1002, 1009, 1008
HEAD = b"HTTP/1.1 %b\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nAccess-Control-Allow-Origin: *\r\n%b\r\n%b"


class TrackerProtocol(asyncio.Protocol):
    """One connection: HTTP requests until it becomes a socket, if it does."""

    __slots__ = (
        *("_address", "_buffer", "_connection", "_door", "_fragments", "_is_socket"),
        *("_transport", "heard_at", "pinged"),
    )

    def __init__(self, door: Door) -> None:
        self._door = door
        self._buffer = b""
        self._fragments: bytearray | None = None
        self._connection: Connection | None = None
        self._is_socket = False
        self._address = ""
        self.heard_at = door.service.clock()
        self.pinged = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection in."""
        self._transport = cast(asyncio.Transport, transport)
        self._door.protocols.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let everything of it go."""
        self._door.protocols.discard(self)
        if self._connection is not None:
            self._door.service.close_socket(self._address, self._connection)
            self._connection = None

    def data_received(self, data: bytes) -> None:
        """Go on with whatever came."""
        self.heard_at = self._door.service.clock()
        self.pinged = False
        if self._buffer:
            data = self._buffer + data
            self._buffer = b""
        if not self._is_socket:
            data = self._read_requests(data)
        if self._is_socket and data:
            self._read_frames(data)

    def _read_requests(self, data: bytes) -> bytes:
        """Answer whole requests; returns what follows a handshake."""
        while data:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                if len(data) > MAX_HEAD_BYTES:
                    self._refuse(b"431 Request Header Fields Too Large")
                else:
                    self._buffer = data
                return b""
            request = Request(data[:end])
            data = data[end + 4 :]
            if request.is_bad:
                self._refuse(b"400 Bad Request")
                return b""
            peer = self._transport.get_extra_info("peername")
            nearest = peer[0] if isinstance(peer, tuple) else "127.0.0.1"
            address = find_client(nearest, request.header(b"x-forwarded-for"), self._door.trusted_proxies)
            if request.path == b"/tracker/socket":
                if self._shake_hands(request, address):
                    return data
                return b""
            if not self._answer(request, address):
                return b""
        return b""

    def _answer(self, request: Request, address: str) -> bool:
        """Answer over HTTP; whether the connection stays."""
        body = self._door.service.answer_http(request.path, request.query, address)
        status = b"200 OK" if body is not None else b"404 Not Found"
        if body is None:
            body = b"Not found"
        stays = request.header(b"connection").lower() != "close" and request.version == b"HTTP/1.1"
        extra = b"" if stays else b"Connection: close\r\n"
        self._transport.write(HEAD % (status, len(body), extra, b"" if request.method == b"HEAD" else body))
        if not stays:
            self._transport.close()
        return stays

    def _shake_hands(self, request: Request, address: str) -> bool:
        key = request.header(b"sec-websocket-key").encode()
        if not key or "websocket" not in request.header(b"upgrade").lower():
            self._refuse(b"426 Upgrade Required", b"Upgrade: websocket\r\n")
            return False
        self._connection = self._door.service.open_socket(address, self.send_text, at_most=self._door.max_sockets)
        if self._connection is None:
            self._refuse(b"503 Service Unavailable", b"Retry-After: 60\r\n")
            return False
        self._address, self._is_socket = address, True
        accept = base64.b64encode(hashlib.sha1(key + HANDSHAKE_GUID, usedforsecurity=False).digest())
        self._transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: %b\r\n\r\n" % accept
        )
        return True

    def _refuse(self, status: bytes, extra: bytes = b"") -> None:
        self._transport.write(HEAD % (status, 0, extra + b"Connection: close\r\n", b""))
        self._transport.close()

    def _read_frames(self, data: bytes) -> None:
        """Handle whole frames and keep the rest (RFC 6455 5.2)."""
        at, end = 0, len(data)
        limit = self._door.service.socket_limits.message_bytes
        while end - at >= 6 and not self._transport.is_closing():
            first, size, start = data[at], data[at + 1] & 0x7F, at + 2
            if not data[at + 1] & 0x80 or first & 0x70:  # clients mask; no extension was agreed on
                return self._close(PROTOCOL_ERROR)
            if size == 126:
                if end - at < 8:
                    break
                size, start = int.from_bytes(data[start : start + 2], "big"), start + 2
            elif size == 127:
                if end - at < 14:
                    break
                size, start = int.from_bytes(data[start : start + 8], "big"), start + 8
            if size > limit:
                return self._close(TOO_BIG)
            after = start + 4 + size
            if after > end:
                break
            self._take_frame(first, apply_mask(data[start + 4 : after], data[start : start + 4]), limit)
            at = after
        if at < end and not self._transport.is_closing():
            self._buffer = data[at:]
        return None

    def _take_frame(self, first: int, payload: bytes, limit: int) -> None:
        opcode, final = first & 0x0F, first & 0x80
        if opcode >= CLOSE and (not final or len(payload) > 125):
            return self._close(PROTOCOL_ERROR)
        if opcode in (TEXT, BINARY):
            if self._fragments is not None:
                return self._close(PROTOCOL_ERROR)
            if final:
                return self._take_message(payload)
            self._fragments = bytearray(payload)
        elif opcode == CONTINUATION:
            if self._fragments is None:
                return self._close(PROTOCOL_ERROR)
            self._fragments += payload
            if len(self._fragments) > limit:
                return self._close(TOO_BIG)
            if final:
                message, self._fragments = bytes(self._fragments), None
                return self._take_message(message)
        elif opcode == PING:
            self._write_frame(PONG, payload)
        elif opcode == CLOSE:
            self._write_frame(CLOSE, payload[:2])
            self._transport.close()
        elif opcode != PONG:
            return self._close(PROTOCOL_ERROR)
        return None

    def _take_message(self, message: bytes) -> None:
        assert self._connection is not None
        if not self._door.service.receive(self._connection, message):
            self._close(POLICY)

    def send_text(self, data: bytes) -> None:
        """Send a message, unless the other side does not read."""
        if self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size() > self._door.service.socket_limits.unsent_bytes:
            self._transport.abort()
            return
        self._write_frame(TEXT, data)

    def _write_frame(self, opcode: int, payload: bytes) -> None:
        size = len(payload)
        if size < 126:
            head = bytes((0x80 | opcode, size))
        elif size < 65536:
            head = bytes((0x80 | opcode, 126)) + size.to_bytes(2, "big")
        else:
            head = bytes((0x80 | opcode, 127)) + size.to_bytes(8, "big")
        self._transport.write(head + payload)

    def _close(self, code: int) -> None:
        self._write_frame(CLOSE, code.to_bytes(2, "big"))
        self._transport.close()

    def abort(self) -> None:
        """Cut the connection."""
        self._transport.abort()

    def look_after(self, now: float, ping_seconds: float) -> None:
        """Ping the silent, close what stays silent: a request that never ends, a machine that went to sleep."""
        silent = now - self.heard_at
        if silent > 2 * ping_seconds:
            self._transport.abort()
        elif silent > ping_seconds and self._is_socket and not self.pinged:
            self.pinged = True
            self._write_frame(PING, b"")


class Request:
    """The head of an HTTP request."""

    __slots__ = ("_headers", "is_bad", "method", "path", "query", "version")

    def __init__(self, head: bytes) -> None:
        line, *headers = head.split(b"\r\n")
        parts = line.split(b" ")
        self.is_bad = len(parts) != 3 or not parts[2].startswith(b"HTTP/1.") or parts[0] not in (b"GET", b"HEAD")
        self.method, target, self.version = parts if len(parts) == 3 else (b"", b"", b"")
        self.path, _, self.query = target.partition(b"?")
        self._headers = headers

    def header(self, name: bytes) -> str:
        """Return a header's value, empty when it is not there."""
        for line in self._headers:
            found, _, value = line.partition(b":")
            if found.lower() == name:
                return value.strip().decode("latin-1")
        return ""


class Door:
    """All connections of one port, and the care they need."""

    def __init__(self, service: TrackerService, *, trusted_proxies: Sequence[str], max_sockets: int) -> None:
        self.service, self.trusted_proxies, self.max_sockets = service, trusted_proxies, max_sockets
        self.protocols: set[TrackerProtocol] = set()

    async def look_after(self) -> None:
        """Ping, close and expire until cancelled."""
        ping = self.service.settings.ping
        while True:
            await asyncio.sleep(ping / 4)
            now = self.service.clock()
            for number, protocol in enumerate(list(self.protocols)):
                protocol.look_after(now, ping)
                if number % 1000 == 999:
                    await asyncio.sleep(0)  # others want to be heard in between
            self.service.expire()


class Datagrams(asyncio.DatagramProtocol):
    """The UDP door."""

    def __init__(self, service: TrackerService) -> None:
        self._service = service

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        """Answer it."""
        with contextlib.suppress(ValueError):  # an address of a family that compact peers do not have
            if answer := self._service.answer_udp(data, addr[0], addr[1]):
                self._transport.sendto(answer, addr)
