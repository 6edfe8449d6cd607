"""Blobs on the local disk and in object storage at once. A blob is looked for here first, so that it can move."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from headwater.storage.blobs import Blob, BlobStore
from headwater.storage.keys import split_key
from headwater.storage.local import LocalStore


class RemoteStore(BlobStore, Protocol):
    """What object storage can do besides."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of files that have a bucket."""

    def public_url(self, key: str) -> str | None:
        """Where anybody may fetch a blob."""

    def signed_url(self, key: str, seconds: float) -> str:
        """Where whoever knows this address may fetch a blob for a while."""


class Changed(Exception):
    """A copy does not have the bytes of what was copied; the source stays where it is."""


class TieredStore:
    """Two places, one interface: new blobs go to object storage, or (`new_files` off) stay here."""

    def __init__(self, local: LocalStore, remote: RemoteStore, *, new_files: bool = True) -> None:
        self._local, self.remote = local, remote
        self._new_files = new_files

    def put_file(self, key: str, source: Path, *, keep: bool, durable: bool) -> None:
        """Take a finished local file in."""
        if self.goes_away(key):
            self.remote.put_file(key, source, keep=keep, durable=durable)
            self._local.delete(key)  # an older one would hide the new one
        else:
            self._local.put_file(key, source, keep=keep, durable=durable)

    def put_bytes(self, key: str, content: bytes, *, durable: bool) -> None:
        """Write a small blob, over an older one if there is one."""
        if self.goes_away(key):
            self.remote.put_bytes(key, content, durable=durable)
            self._local.delete(key)
        else:
            self._local.put_bytes(key, content, durable=durable)

    def read_range(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `start` to before `end`, from wherever the blob is."""
        if self._local.local_path(key) is not None:
            parts = self._local.read_range(key, start, end)
            try:
                first = next(parts, b"")
            except FileNotFoundError:  # it went away this moment
                return self.remote.read_range(key, start, end)
            return itertools.chain([first] if first else [], parts)
        return self._away(key).read_range(key, start, end)

    def read_bytes(self, key: str) -> bytes:
        """Read a small blob."""
        try:
            return self._local.read_bytes(key)
        except (FileNotFoundError, NotADirectoryError):
            return self._away(key).read_bytes(key)

    def size(self, key: str) -> int | None:
        """Size in bytes; None when there is no such blob."""
        here = self._local.size(key)
        return here if here is not None or not self._has_bucket(key) else self.remote.size(key)

    def local_path(self, key: str) -> Path | None:
        """Where a blob lies on this machine."""
        return self._local.local_path(key)

    def list(self, prefix: str) -> Iterator[Blob]:
        """Yield the blobs of both places below a folder, each once."""
        yield from self._local.list(prefix)
        if self._has_bucket(prefix):
            for blob in self.remote.list(prefix):
                if self._local.local_path(blob.key) is None:
                    yield blob

    def delete(self, key: str) -> None:
        """Remove a blob from both places."""
        self._local.delete(key)
        if self._has_bucket(key):
            self.remote.delete(key)

    def delete_prefix(self, prefix: str) -> None:
        """Remove every blob below a folder from both places."""
        self._local.delete_prefix(prefix)
        if self._has_bucket(prefix):
            self.remote.delete_prefix(prefix)

    def public_url(self, key: str) -> str | None:
        """Where anybody may fetch a blob without this server; None while it lies here."""
        if not self._has_bucket(key) or self._local.local_path(key) is not None:
            return None
        return self.remote.public_url(key)

    def goes_away(self, key: str) -> bool:
        """Whether a new blob of this key goes to object storage."""
        return self._new_files and self._has_bucket(key)

    def copy_away(self, key: str) -> None:
        """Copy a blob to object storage and read it back; raises Changed. One that is not here has gone before."""
        path = self._local.local_path(key)
        if path is None:
            return
        size, digest = path.stat().st_size, _digest(_read(path))
        if self._is_away(key, size, digest):
            return  # an earlier attempt got so far
        self.remote.put_file(key, path, keep=True, durable=True)
        if not self._is_away(key, size, digest):
            raise Changed(f"{key} did not arrive as it left")

    def forget_here(self, key: str) -> None:
        """Remove the local copy of a blob that `copy_away` has copied."""
        self._local.delete(key)

    def copy_here(self, key: str, draft: Path) -> None:
        """Copy a blob from object storage by way of a work file, and read it again from the disk; raises Changed."""
        if self._local.local_path(key) is not None or (size := self.remote.size(key)) is None:
            return
        digest = hashlib.sha256()
        with draft.open("wb") as file:
            for chunk in self.remote.read_range(key, 0, size):
                digest.update(chunk)
                file.write(chunk)
        if draft.stat().st_size != size or _digest(_read(draft)) != digest.digest():
            raise Changed(f"{key} did not arrive as it left")
        self._local.put_file(key, draft, keep=False, durable=True)

    def forget_away(self, key: str) -> None:
        """Remove the copy in object storage of a blob that `copy_here` has copied."""
        if self._local.local_path(key) is not None:
            self.remote.delete(key)

    def _is_away(self, key: str, size: int, digest: bytes) -> bool:
        return self.remote.size(key) == size and _digest(self.remote.read_range(key, 0, size)) == digest

    def _away(self, key: str) -> RemoteStore:
        if not self._has_bucket(key):
            raise FileNotFoundError(key)
        return self.remote

    def _has_bucket(self, key: str) -> bool:
        return split_key(key)[0] in self.remote.kinds


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk


def _digest(chunks: Iterable[bytes]) -> bytes:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.digest()
