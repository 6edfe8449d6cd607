"""Blobs by key. Keys begin with the kind of file (`thumbnails/x.jpg`), are opaque in rows and unique per write."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from headwater.settings import Settings

_CHUNK_BYTES = 1 << 20


class Storage:
    """Local folders below the data folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.tmp = root / "tmp"  # work in progress; empty when nothing runs
        self.spool = root / "tmp-persistent"  # uploads under way
        for folder in (self.tmp, self.spool):
            folder.mkdir(parents=True, exist_ok=True)

    @classmethod
    def from_settings(cls, settings: Settings) -> Storage:
        """Open the stores that the settings name."""
        return cls(settings.root)

    def put_file(self, key: str, source: Path) -> None:
        """Move a finished local file into the store, durably."""
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as file:
            os.fsync(file.fileno())
        try:
            source.replace(target)
        except OSError:
            shutil.copyfile(source, target)
            source.unlink()

    def put_bytes(self, key: str, content: bytes) -> None:
        """Write a small blob, whole or not at all."""
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        draft.write_bytes(content)
        draft.replace(target)

    def read_bytes(self, key: str) -> bytes:
        """Read a small blob; raises FileNotFoundError."""
        return self._path(key).read_bytes()

    def read_range(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `start` to before `end`, in chunks."""
        with self._path(key).open("rb") as file:
            file.seek(start)
            left = end - start
            while left > 0 and (chunk := file.read(min(left, _CHUNK_BYTES))):
                left -= len(chunk)
                yield chunk

    def size(self, key: str) -> int | None:
        """Size in bytes; None when there is no such blob."""
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError:
            return None

    def local_path(self, key: str) -> Path | None:
        """Where a blob lies on this machine; None when it is elsewhere."""
        path = self._path(key)
        return path if path.exists() else None

    def list(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield `(key, size)` of the blobs below a prefix."""
        top = self._path(prefix)
        for folder, _, names in os.walk(top):
            for name in names:
                path = Path(folder) / name
                yield path.relative_to(self.root).as_posix(), path.stat().st_size

    def delete(self, key: str) -> None:
        """Remove a blob, if it is there."""
        self._path(key).unlink(missing_ok=True)

    def delete_prefix(self, prefix: str) -> None:
        """Remove every blob below a prefix."""
        shutil.rmtree(self._path(prefix), ignore_errors=True)

    def _path(self, key: str) -> Path:
        path = (self.root / key).resolve()
        if not path.is_relative_to(self.root.resolve()):
            raise ValueError(f"key outside the store: {key}")
        return path
