"""What players of p2p-media-loader 2 say to each other on a data channel, as bytes. Pure.

Facts from its published source: a message that begins with `cstr` or `dstr` and ends with `cend` or `dend` is (a part
of) a command; any other is a part of a segment. Numbers are big-endian with a sign bit, lists are grouped by all but
their lowest byte.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable

import msgspec

FIRST, LATER, GOES_ON, LAST = b"cstr", b"dstr", b"dend", b"cend"
FRAME_BYTES = 4
MESSAGE_BYTES = 64 * 1024 - 1  # the largest that players send, and that every browser takes
MAX_COMMAND_BYTES = 256 * 1024  # a playlist of a day has 20,000 segments, a byte or two each
FULLEST_GROUP = 255  # its length has one byte; players (2.3) write 256 as 0, and then nobody can read it
_INT, _LIST, _TEXT = 0, 1, 2


class Kind(enum.IntEnum):
    """The commands by their number."""

    SEGMENTS = 0  # l: what I have, p: what I am getting from the server
    REQUEST = 1  # i: segment, r: number of the request, b: first byte wanted
    DATA = 2  # i, r, s: bytes that follow
    SENT = 3  # i, r: that was all of them
    ABSENT = 4  # i, r: I have not got it
    CANCEL = 5  # i, r: not wanted any more


class Command(msgspec.Struct, frozen=True):
    """One command; values by the letter of the wire."""

    kind: int
    values: dict[str, int | list[int]]

    def number(self, name: str) -> int:
        """Return a number; raises ValueError when there is none."""
        value = self.values.get(name)
        if not isinstance(value, int):
            raise ValueError(f"a command of kind {self.kind} without {name}")
        return value


def encode(kind: Kind, **values: int | Iterable[int]) -> list[bytes]:
    """Return the messages that say a command; empty lists are left out, as players do."""
    content = bytearray([kind])
    for name, value in values.items():
        encoded = _encode_int(value) if isinstance(value, int) else _encode_list(value)
        content += name.encode() + encoded if encoded else b""
    room = MESSAGE_BYTES - 2 * FRAME_BYTES
    parts = [bytes(content[at : at + room]) for at in range(0, len(content), room)]
    return [
        (FIRST if number == 0 else LATER) + part + (LAST if number == len(parts) - 1 else GOES_ON)
        for number, part in enumerate(parts)
    ]


def is_command(message: bytes) -> bool:
    """Whether a message belongs to a command."""
    return message[:FRAME_BYTES] in (FIRST, LATER) and message[-FRAME_BYTES:] in (LAST, GOES_ON)


class Joiner:
    """Puts the parts of commands together."""

    def __init__(self) -> None:
        self._parts = bytearray()

    def add(self, message: bytes) -> Command | None:
        """Take a message; returns the command that it completes. Raises ValueError for what is none."""
        if message[:FRAME_BYTES] == FIRST:
            self._parts.clear()
        elif not self._parts:
            raise ValueError("a command without its beginning")
        self._parts += message[FRAME_BYTES:-FRAME_BYTES]
        if len(self._parts) > MAX_COMMAND_BYTES:
            self._parts.clear()
            raise ValueError("a command without end")
        if message[-FRAME_BYTES:] == GOES_ON:
            return None
        content = bytes(self._parts)
        self._parts.clear()
        return decode(content)


def decode(content: bytes) -> Command:
    """Read a whole command; raises ValueError."""
    try:
        values: dict[str, int | list[int]] = {}
        at = 1
        while at < len(content):
            name, what, low = chr(content[at]), content[at + 1] >> 4, content[at + 1] & 0x0F
            if what == _INT:
                values[name], at = _decode_int(content, at + 1)
            elif what == _LIST:
                values[name], at = _decode_list(content, at + 1)
            elif what == _TEXT:  # no command that we know has one
                at += 3 + (low << 8) + content[at + 2]
            else:
                raise ValueError(f"a value of the unknown type {what}")
        return Command(content[0], values)
    except IndexError as error:
        raise ValueError("a command that is cut off") from error


def _encode_int(value: int) -> bytes:
    size = len(f"{value:b}") // 8 + 1 if value >= 0 else -(-len(f"{value:b}") // 8)
    digits = bytearray(abs(value).to_bytes(size, "big"))
    if value < 0:
        digits[0] |= 0x80
    return bytes([_INT << 4 | size]) + digits


def _decode_int(content: bytes, at: int) -> tuple[int, int]:
    if content[at] >> 4 != _INT:
        raise ValueError("a number was expected")
    end = at + 1 + (content[at] & 0x0F)
    digits = content[at + 1 : end]
    if not digits or end > len(content):
        raise IndexError(end)
    value = int.from_bytes(bytes([digits[0] & 0x7F]) + digits[1:], "big")
    return (-value if digits[0] & 0x80 else value), end


def _encode_list(values: Iterable[int]) -> bytes:
    by_common: dict[int, bytearray] = defaultdict(bytearray)
    for value in values:
        by_common[value & ~0xFF].append(value & 0xFF)
    groups = [
        (common, lows[at : at + FULLEST_GROUP])
        for common, lows in by_common.items()
        for at in range(0, len(lows), FULLEST_GROUP)
    ]
    if not groups:
        return b""
    encoded = bytearray([_LIST << 4, len(groups)])
    for common, lows in groups:
        encoded += _encode_int(common | len(lows)) + lows
    return bytes(encoded)


def _decode_list(content: bytes, at: int) -> tuple[list[int], int]:
    groups, at = content[at + 1], at + 2
    values: list[int] = []
    for _ in range(groups):
        common, at = _decode_int(content, at)
        end = at + (common & 0xFF)
        if end > len(content):
            raise IndexError(end)
        values += [common & ~0xFF | low for low in content[at:end]]
        at = end
    return values, at
