"""Blobs in an object store: S3, or memory for tests."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import obstore
from obstore.exceptions import BaseError
from obstore.store import MemoryStore, S3Store

from headwater.settings.objects import ObjectStorageSettings
from headwater.storage.addresses import base_of, write_address
from headwater.storage.blobs import Blob, StorageUnavailable
from headwater.storage.keys import KINDS, check_key, split_key

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

_WINDOW_BYTES = 4 << 20  # of one request while a blob is read: a slow viewer must not meet the time limit of a request
_PART_BYTES = 8 << 20
_PARTS_AT_ONCE = 2  # bounds memory
_KEYS_PER_DELETE = 1000
_REASON_CHARACTERS = 500
_MAX_BACKOFF = dt.timedelta(seconds=5)


class Shelf(NamedTuple):
    """Where the blobs of one kind are: a bucket, and whether it is only theirs (keys then begin after the kind)."""

    store: Any
    is_own: bool
    base_url: str = ""


class ObjectStore:
    """Blobs in buckets. What S3 says against it becomes StorageUnavailable; a missing blob is FileNotFoundError."""

    def __init__(self, shelves: Mapping[str, Shelf], part_bytes: int = _PART_BYTES) -> None:
        self._shelves = shelves
        self._part_bytes = part_bytes

    @classmethod
    def in_buckets(cls, settings: ObjectStorageSettings) -> ObjectStore:
        """Open the S3 buckets that the settings name, for the kinds that have one."""
        shelves = {}
        for kind, setting in KINDS.items():
            own = getattr(settings, setting)
            if own.bucket_name:
                store = _open_bucket(settings, own.bucket_name, own.prefix)
                shelves[kind] = Shelf(store, True, base_of(settings, kind))
            elif settings.bucket_name:
                store = _open_bucket(settings, settings.bucket_name, settings.prefix)
                shelves[kind] = Shelf(store, False, base_of(settings, kind))
        return cls(shelves, int(settings.max_upload_part))

    @classmethod
    def in_memory(cls) -> ObjectStore:
        """Open a store that this process forgets."""
        store = MemoryStore()
        return cls({kind: Shelf(store, False) for kind in KINDS})

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of files that have a bucket."""
        return frozenset(self._shelves)

    def put_file(self, key: str, source: Path, *, keep: bool, durable: bool) -> None:
        """Send a file in parts; it appears when the last one has arrived."""
        store, path = self._find(key)
        with _translated():
            obstore.put(store, path, source, chunk_size=self._part_bytes, max_concurrency=_PARTS_AT_ONCE)
        if not keep:
            source.unlink()

    def put_bytes(self, key: str, content: bytes, *, durable: bool) -> None:
        """Send a small blob."""
        store, path = self._find(key)
        with _translated():
            obstore.put(store, path, content)

    def read_range(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `start` to before `end`, a window at a time."""
        store, path = self._find(key)
        while start < end:
            stop = min(end, start + _WINDOW_BYTES)
            with _translated():
                chunk = bytes(obstore.get_range(store, path, start=start, end=stop))
            if not chunk:
                raise OSError(f"{key} is shorter than it was")
            yield chunk
            start += len(chunk)

    def read_bytes(self, key: str) -> bytes:
        """Read a small blob."""
        store, path = self._find(key)
        with _translated():
            return bytes(obstore.get(store, path).bytes())

    def size(self, key: str) -> int | None:
        """Size in bytes; None when there is no such blob."""
        store, path = self._find(key)
        try:
            with _translated():
                return int(obstore.head(store, path)["size"])
        except FileNotFoundError:
            return None

    def local_path(self, key: str) -> Path | None:
        """Nothing lies on this machine."""
        check_key(key)
        return None

    def public_url(self, key: str) -> str | None:
        """Where anybody may fetch a blob without this server; None when its bucket has no public address."""
        kind, rest = split_key(check_key(key))
        shelf = self._shelves[kind]
        return write_address(shelf.base_url, kind, rest, is_own=shelf.is_own) if shelf.base_url else None

    def signed_url(self, key: str, seconds: float) -> str:
        """Where whoever knows this address may fetch a blob for a while."""
        store, path = self._find(key)
        with _translated():
            return str(obstore.sign(store, "GET", path, dt.timedelta(seconds=seconds)))

    def list(self, prefix: str) -> Iterator[Blob]:
        """Yield the blobs below a folder."""
        kind, rest = split_key(prefix)
        shelf = self._shelves[kind]
        with _translated():
            for page in obstore.list(shelf.store, prefix=(rest or None) if shelf.is_own else prefix):
                for entry in page:
                    key = f"{kind}/{entry['path']}" if shelf.is_own else entry["path"]
                    yield Blob(key, entry["size"], entry["last_modified"], is_remote=True)

    def delete(self, key: str) -> None:
        """Remove a blob, if it is there."""
        store, path = self._find(key)
        with contextlib.suppress(FileNotFoundError), _translated():
            obstore.delete(store, path)

    def delete_prefix(self, prefix: str) -> None:
        """Remove every blob below a folder."""
        kind, rest = split_key(prefix)
        if not rest:
            raise ValueError(f"refusing to remove all of {prefix}")
        shelf = self._shelves[kind]
        paths = [blob.key.removeprefix(f"{kind}/") if shelf.is_own else blob.key for blob in self.list(prefix)]
        for start in range(0, len(paths), _KEYS_PER_DELETE):
            with contextlib.suppress(FileNotFoundError), _translated():
                obstore.delete(shelf.store, paths[start : start + _KEYS_PER_DELETE])

    def _find(self, key: str) -> tuple[Any, str]:
        kind, rest = split_key(check_key(key))
        shelf = self._shelves[kind]
        return shelf.store, rest if shelf.is_own else key


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        raise StorageUnavailable(" ".join(str(error).split())[:_REASON_CHARACTERS]) from error


def _open_bucket(settings: ObjectStorageSettings, name: str, prefix: str) -> Any:
    options: ClientConfig = {
        "allow_http": settings.endpoint.startswith("http://"),
        "timeout": dt.timedelta(seconds=float(settings.request_timeout)),
        "connect_timeout": dt.timedelta(seconds=float(settings.connect_timeout)),
    }
    tries: RetryConfig = {
        "max_retries": settings.max_request_attempts - 1,
        "retry_timeout": dt.timedelta(seconds=float(settings.request_timeout)),
        "backoff": {"init_backoff": dt.timedelta(milliseconds=100), "max_backoff": _MAX_BACKOFF, "base": 2.0},
    }
    keys = settings.credentials
    given: dict[str, Any] = {
        "endpoint": settings.endpoint,
        "access_key_id": keys.access_key_id,
        "secret_access_key": keys.secret_access_key,
    }
    return S3Store(
        name,
        prefix=prefix.strip("/") or None,
        region=settings.region,
        virtual_hosted_style_request=False,
        **{name: value for name, value in given.items() if value},  # the rest is found as S3 clients do
        client_options=options,
        retry_config=tries,
    )
