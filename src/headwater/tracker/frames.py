"""WebSocket frames from bytes and to bytes (RFC 6455 5.2), for the side that serves. Pure."""

from __future__ import annotations

from websockets.speedups import apply_mask

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
FINAL = 0x80
PROTOCOL_ERROR, TOO_BIG, POLICY = 1002, 1009, 1008


class BadFrame(Exception):
    """The other side does not keep to the rules; `code` is the reason to close with."""

    def __init__(self, code: int) -> None:
        self.code = code


def read_frame(data: bytes, at: int, limit: int) -> tuple[int, bytes, int] | None:
    """Return first byte, payload and end of the frame at a position, or nothing while it is not whole."""
    left = len(data) - at
    if left < 6:
        return None
    first, second = data[at], data[at + 1]
    if second < 0x80 or first & 0x70:  # clients mask; no extension was agreed on
        raise BadFrame(PROTOCOL_ERROR)
    size, start = second & 0x7F, at + 6
    if size == 126:
        size, start = data[at + 2] << 8 | data[at + 3], at + 8
    elif size == 127:
        if left < 14:
            return None
        size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 14
    if size > limit:
        raise BadFrame(TOO_BIG)
    end = start + size
    if end > at + left:
        return None
    return first, apply_mask(data[start:end], data[start - 4 : start]), end


def write_frame(opcode: int, payload: bytes) -> bytes:
    """Return a whole frame."""
    size = len(payload)
    if size < 126:
        return bytes((FINAL | opcode, size)) + payload
    if size < 65536:
        return b"%c\x7e%b%b" % (FINAL | opcode, size.to_bytes(2, "big"), payload)
    return b"%c\x7f%b%b" % (FINAL | opcode, size.to_bytes(8, "big"), payload)


class Assembler:
    """Puts the messages of one socket together that come in several frames."""

    __slots__ = ("_limit", "_parts")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: bytearray | None = None

    def take(self, first: int, payload: bytes) -> bytes | None:
        """Take a data frame in; returns the message that it ends, if it does."""
        opcode = first & 0x0F
        if opcode > BINARY or (opcode == CONTINUATION) is (self._parts is None):
            raise BadFrame(PROTOCOL_ERROR)
        if self._parts is None:
            if first & FINAL:
                return payload
            self._parts = bytearray(payload)
            return None
        self._parts += payload
        if len(self._parts) > self._limit:
            raise BadFrame(TOO_BIG)
        if not first & FINAL:
            return None
        message, self._parts = bytes(self._parts), None
        return message
