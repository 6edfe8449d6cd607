"""The one way to files: blobs by key wherever they are kept, and the local folders for work and for uploads."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from headwater.settings import Settings
from headwater.storage.blobs import Blob, BlobStore
from headwater.storage.keys import KINDS
from headwater.storage.local import LocalStore
from headwater.storage.tiers import TieredStore
from headwater.storage.workplace import Workplace


class Storage:
    """Blobs (keys begin with the kind of file: `thumbnails/x.jpg`), work folders and the spool of uploads."""

    def __init__(
        self,
        root: Path,
        store: BlobStore | None = None,
        *,
        tmp: Path | None = None,
        spool: Path | None = None,
    ) -> None:
        self.root = root
        self.tmp = tmp or root / "tmp"  # work in progress; empty when nothing runs
        self.spool = spool or root / "tmp-persistent"  # uploads under way
        self._store = store or LocalStore({kind: root / kind for kind in KINDS})
        for folder in (self.tmp, self.spool):
            folder.mkdir(parents=True, exist_ok=True)
        self._workplace = Workplace(self.tmp)

    @classmethod
    def from_settings(cls, settings: Settings) -> Storage:
        """Open the stores that the settings name, and sweep up after dead processes."""
        root, placed, objects = settings.root, settings.storage, settings.object_storage
        local = LocalStore({kind: _place(root, kind, getattr(placed, setting)) for kind, setting in KINDS.items()})
        store: BlobStore = local
        if objects.enabled:
            from headwater.storage.objects import ObjectStore  # its library is loaded only when it is used

            store = TieredStore(local, ObjectStore.in_buckets(objects), new_files=objects.new_files)
        storage = cls(
            root,
            store,
            tmp=_place(root, "tmp", placed.tmp),
            spool=_place(root, "tmp-persistent", placed.tmp_persistent),
        )
        storage._workplace.sweep()
        return storage

    def put_file(self, key: str, source: Path, *, keep: bool = False, durable: bool = True) -> None:
        """Take a finished local file in, whole or not at all.

        `keep` leaves the source in place (a second link where possible); not `durable`: it may be lost with the power.
        """
        self._store.put_file(key, source, keep=keep, durable=durable)

    def put_bytes(self, key: str, content: bytes, *, durable: bool = True) -> None:
        """Write a small blob, whole or not at all, over an older one."""
        self._store.put_bytes(key, content, durable=durable)

    def read_bytes(self, key: str) -> bytes:
        """Read a small blob; raises FileNotFoundError."""
        return self._store.read_bytes(key)

    def read_range(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `start` to before `end`, in chunks; raises FileNotFoundError."""
        return self._store.read_range(key, start, end)

    def size(self, key: str) -> int | None:
        """Size in bytes; None when there is no such blob."""
        return self._store.size(key)

    def local_path(self, key: str) -> Path | None:
        """Where a blob lies on this machine; None when it is elsewhere, or nowhere."""
        return self._store.local_path(key)

    @property
    def tiers(self) -> TieredStore | None:
        """Both places of blobs, for those that move them; None without object storage."""
        return self._store if isinstance(self._store, TieredStore) else None

    def is_remote(self, key: str) -> bool:
        """Whether a blob that exists lies in object storage, as far as can be told without asking there."""
        return self.tiers is not None and self.local_path(key) is None

    def public_url(self, key: str) -> str | None:
        """Where anybody may fetch a blob without this server; None when it goes through it."""
        return None if self.tiers is None else self.tiers.public_url(key)

    def signed_url(self, key: str, seconds: float) -> str:
        """Return an address of a blob in object storage, good for a while."""
        if self.tiers is None:
            raise ValueError("there is no object storage")
        return self.tiers.remote.signed_url(key, seconds)

    @contextmanager
    def fetch(self, key: str) -> Iterator[Path]:
        """Give a blob as a local file, for tools that need one; raises FileNotFoundError. Do not write to it."""
        path = self.local_path(key)
        if path is not None:
            yield path
            return
        size = self.size(key)
        if size is None:
            raise FileNotFoundError(key)
        with self.work_folder("fetched") as folder:
            path = folder / "blob"
            with path.open("wb") as file:
                for chunk in self.read_range(key, 0, size):
                    file.write(chunk)
            yield path

    def list(self, prefix: str) -> Iterator[Blob]:
        """Yield the blobs of a kind, or below a folder (no trailing slash)."""
        return self._store.list(prefix)

    def delete(self, key: str) -> None:
        """Remove a blob, if it is there."""
        self._store.delete(key)

    def delete_here(self, key: str) -> None:
        """Remove a blob from this machine, whatever there is in object storage."""
        (self.tiers.forget_here if self.tiers is not None else self._store.delete)(key)

    def delete_prefix(self, prefix: str) -> None:
        """Remove every blob below a folder; never a whole kind."""
        self._store.delete_prefix(prefix)

    def free_bytes(self) -> int:
        """Room left on the disk that takes uploads."""
        return shutil.disk_usage(self.spool).free

    def work_folder(self, name: str) -> AbstractContextManager[Path]:
        """Make a folder for work in progress; it goes at the end of the block, or by the next start's sweep."""
        return self._workplace.folder(name)

    def sweep_tmp(self) -> None:
        """Remove work that dead processes left."""
        self._workplace.sweep()

    def close(self) -> None:
        """Remove this process's work folder."""
        self._workplace.close()


def _place(root: Path, name: str, elsewhere: str) -> Path:
    return Path(elsewhere).expanduser().resolve() if elsewhere else root / name
