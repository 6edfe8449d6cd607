"""Blobs in an object store: S3, or memory for tests."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import obstore
from obstore.store import MemoryStore, S3Store

from headwater.settings.data import ObjectStorageSettings
from headwater.storage.blobs import Blob
from headwater.storage.keys import check_key, split_key

if TYPE_CHECKING:
    from obstore.store import ClientConfig

_CHUNK_BYTES = 1 << 20
_PART_BYTES = 8 << 20  # S3 wants parts of at least 5 MiB, and takes 10,000 of them: files up to 78 GiB
_PARTS_AT_ONCE = 2  # bounds memory
_KEYS_PER_DELETE = 1000


class ObjectStore:
    """Blobs under their keys in a bucket."""

    def __init__(self, store: Any) -> None:
        self._store = store

    @classmethod
    def in_bucket(cls, settings: ObjectStorageSettings) -> ObjectStore:
        """Open the S3 bucket that the settings name."""
        options: ClientConfig = {
            "allow_http": settings.endpoint.startswith("http://"),
            "timeout": "300s",
            "connect_timeout": "10s",
        }
        return cls(
            S3Store(
                settings.bucket,
                prefix=settings.prefix.strip("/") or None,
                endpoint=settings.endpoint or None,
                region=settings.region,
                access_key_id=settings.access_key_id or None,
                secret_access_key=settings.secret_access_key or None,
                virtual_hosted_style_request=False,
                client_options=options,
            )
        )

    @classmethod
    def in_memory(cls) -> ObjectStore:
        """Open a store that this process forgets."""
        return cls(MemoryStore())

    def put_file(self, key: str, source: Path, *, keep: bool, durable: bool) -> None:
        """Send a file in parts; it appears when the last one has arrived."""
        obstore.put(self._store, check_key(key), source, chunk_size=_PART_BYTES, max_concurrency=_PARTS_AT_ONCE)
        if not keep:
            source.unlink()

    def put_bytes(self, key: str, content: bytes, *, durable: bool) -> None:
        """Send a small blob."""
        obstore.put(self._store, check_key(key), content)

    def read_range(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `start` to before `end`, from one request."""
        if end <= start:
            return
        answer = obstore.get(self._store, check_key(key), options={"range": (start, end)})
        for chunk in answer.stream(min_chunk_size=_CHUNK_BYTES):
            yield bytes(chunk)

    def read_bytes(self, key: str) -> bytes:
        """Read a small blob."""
        return bytes(obstore.get(self._store, check_key(key)).bytes())

    def size(self, key: str) -> int | None:
        """Size in bytes; None when there is no such blob."""
        try:
            return int(obstore.head(self._store, check_key(key))["size"])
        except FileNotFoundError:
            return None

    def local_path(self, key: str) -> Path | None:
        """Nothing lies on this machine."""
        check_key(key)
        return None

    def list(self, prefix: str) -> Iterator[Blob]:
        """Yield the blobs below a folder."""
        split_key(prefix)
        for page in obstore.list(self._store, prefix=prefix):
            for entry in page:
                yield Blob(entry["path"], entry["size"], entry["last_modified"], is_remote=True)

    def delete(self, key: str) -> None:
        """Remove a blob, if it is there."""
        with contextlib.suppress(FileNotFoundError):
            obstore.delete(self._store, check_key(key))

    def delete_prefix(self, prefix: str) -> None:
        """Remove every blob below a folder."""
        if not split_key(prefix)[1]:
            raise ValueError(f"refusing to remove all of {prefix}")
        keys = [blob.key for blob in self.list(prefix)]
        for start in range(0, len(keys), _KEYS_PER_DELETE):
            with contextlib.suppress(FileNotFoundError):
                obstore.delete(self._store, keys[start : start + _KEYS_PER_DELETE])
