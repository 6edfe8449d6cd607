"""The pieces of a file that is shared by BitTorrent (BEP 3): how long they are, and their hashes, made in passing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

SHORTEST, LONGEST = 256 << 10, 1 << 20
AIMED_PIECES = 1024  # a longer list makes a torrent slow to load, longer pieces make peers wait before they can share
CHUNK_BYTES = 1 << 20


class Pieces(msgspec.Struct, frozen=True):
    """What a torrent says of a file's bytes."""

    size_bytes: int
    piece_length: int
    hashes: bytes
    """SHA-1 of each piece, 20 bytes each, in order."""


def choose_piece_length(size_bytes: int) -> int:
    """Return the shortest allowed power of two that cuts a file into few enough pieces."""
    length = SHORTEST
    while length < LONGEST and size_bytes > length * AIMED_PIECES:
        length *= 2
    return length


class PieceHasher:
    """Hashes the pieces of a file whose bytes come by, in chunks of any size."""

    def __init__(self, size_bytes: int) -> None:
        self._expected, self._taken = size_bytes, 0
        self._length = choose_piece_length(size_bytes)
        self._room = self._length
        self._digest = hashlib.sha1(usedforsecurity=False)
        self._hashes = bytearray()

    def update(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self._taken += len(chunk)
        view = memoryview(chunk)
        while len(view) >= self._room:
            self._digest.update(view[: self._room])
            view = view[self._room :]
            self._close()
        self._digest.update(view)
        self._room -= len(view)

    def finish(self) -> Pieces:
        """Return the pieces; raises ValueError when it was another number of bytes than announced."""
        if self._taken != self._expected:
            raise ValueError(f"{self._taken} bytes came by instead of {self._expected}")
        if self._room < self._length:
            self._close()
        return Pieces(self._taken, self._length, bytes(self._hashes))

    def _close(self) -> None:
        self._hashes += self._digest.digest()
        self._digest = hashlib.sha1(usedforsecurity=False)
        self._room = self._length


def hash_file(path: Path) -> Pieces:
    """Hash a file that is there already, reading it once."""
    with path.open("rb") as file:
        hasher = PieceHasher(path.stat().st_size)
        while chunk := file.read(CHUNK_BYTES):
            hasher.update(chunk)
    return hasher.finish()
