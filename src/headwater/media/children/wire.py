"""Messages between a process and its child server: a length-prefixed frame on the socket of one task."""

import socket
import struct

import msgspec

from headwater.media.children.limits import ChildLimits

HEAD = struct.Struct(">cI")
RESULT, RAISED, EXIT = b"R", b"E", b"X"
MAX_REQUEST_BYTES = 8 << 20  # a picture travels whole; larger files are passed by name


class CallRequest(msgspec.Struct, frozen=True, tag="call"):
    """Run `function` ("module:name", bytes -> bytes) in a limited fork."""

    function: str
    payload: bytes
    limits: ChildLimits


class ExecRequest(msgspec.Struct, frozen=True, tag="exec"):
    """Replace a limited fork by the program `argv`."""

    argv: list[str]
    folder: str
    limits: ChildLimits


class Raised(msgspec.Struct, frozen=True):
    """An exception in a called function."""

    kind: str
    text: str


class ExitReport(msgspec.Struct, frozen=True, kw_only=True):
    """How a child ended and what it used."""

    exit_code: int | None
    signal: int | None
    timed_out: bool
    cpu_seconds: float
    peak_memory_bytes: int


def send_frame(sock: socket.socket, kind: bytes, body: bytes) -> None:
    """Send one frame."""
    sock.sendall(HEAD.pack(kind, len(body)) + body)


def receive_frame(sock: socket.socket, max_bytes: int) -> tuple[bytes, bytes]:
    """Receive one frame; raises EOFError when the other side is gone, ValueError when it says too much."""
    kind, length = HEAD.unpack(_receive_exactly(sock, HEAD.size))
    if length > max_bytes:
        raise ValueError(f"a frame of {length} bytes, at most {max_bytes} are accepted")
    return kind, _receive_exactly(sock, length)


def _receive_exactly(sock: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        part = sock.recv(min(count - len(data), 1 << 16))
        if not part:
            raise EOFError("the other side has closed")
        data += part
    return bytes(data)
