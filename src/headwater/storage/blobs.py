"""What a place for blobs must be able to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, Protocol


class StorageUnavailable(Exception):
    """Object storage is away, too slow, full, or does not let us in; nothing was half-written, later may be better."""


class Blob(NamedTuple):
    """One entry of a listing."""

    key: str
    size_bytes: int
    modified_at: dt.datetime
    is_remote: bool = False  # in object storage, not on this machine


class BlobStore(Protocol):
    """Blobs by checked key. A blob appears whole or not at all; reading a missing one raises FileNotFoundError."""

    def put_file(self, key: str, source: Path, *, keep: bool, durable: bool) -> None:
        """Take a finished local file in; `keep` leaves the source where it is."""

    def put_bytes(self, key: str, content: bytes, *, durable: bool) -> None:
        """Write a small blob, over an older one if there is one."""

    def read_range(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `start` to before `end`, in chunks."""

    def read_bytes(self, key: str) -> bytes:
        """Read a small blob."""

    def size(self, key: str) -> int | None:
        """Size in bytes; None when there is no such blob."""

    def local_path(self, key: str) -> Path | None:
        """Where a blob lies on this machine; None when it is elsewhere."""

    def list(self, prefix: str) -> Iterator[Blob]:
        """Yield the blobs below a folder."""

    def delete(self, key: str) -> None:
        """Remove a blob, if it is there."""

    def delete_prefix(self, prefix: str) -> None:
        """Remove every blob below a folder."""
