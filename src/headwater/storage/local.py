"""Blobs as plain files, each kind of file in a folder of its own."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from headwater.storage.blobs import Blob
from headwater.storage.keys import check_key, split_key

_CHUNK_BYTES = 1 << 20


class LocalStore:
    """Files below one folder per kind. What a crash leaves half-written has a name that no row knows: it is swept."""

    def __init__(self, folders: dict[str, Path]) -> None:
        self._folders = folders

    def put_file(self, key: str, source: Path, *, keep: bool, durable: bool) -> None:
        """Take a file in: a rename or a second link where the file system can, else a copy."""
        target = self._prepare(key)
        if durable:
            _sync(source)
        if keep:
            _link_or_copy(source, target, durable=durable)
        else:
            try:
                source.replace(target)
            except OSError:  # another file system
                _copy(source, target, durable=durable)
                source.unlink()
        if durable:
            _sync(target.parent)

    def put_bytes(self, key: str, content: bytes, *, durable: bool) -> None:
        """Write a small blob beside its place and rename it there."""
        target = self._prepare(key)
        draft = _draft_of(target)
        try:
            with draft.open("wb") as file:
                file.write(content)
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            draft.replace(target)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        if durable:
            _sync(target.parent)

    def read_range(self, key: str, start: int, end: int) -> Iterator[bytes]:
        """Yield the bytes from `start` to before `end`, in chunks of a mebibyte."""
        with self._path(key).open("rb") as file:
            file.seek(start)
            left = end - start
            while left > 0 and (chunk := file.read(min(left, _CHUNK_BYTES))):
                left -= len(chunk)
                yield chunk

    def read_bytes(self, key: str) -> bytes:
        """Read a small blob."""
        return self._path(key).read_bytes()

    def size(self, key: str) -> int | None:
        """Size in bytes; None when there is no such blob."""
        try:
            return self._path(key).stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return None

    def local_path(self, key: str) -> Path | None:
        """Where a blob lies."""
        path = self._path(key)
        return path if path.is_file() else None

    def list(self, prefix: str) -> Iterator[Blob]:
        """Yield the blobs below a folder."""
        kind, rest = split_key(prefix)
        base = self._folders[kind]
        for folder, _, names in os.walk(base / rest):
            for name in names:
                path = Path(folder) / name
                with contextlib.suppress(FileNotFoundError):  # removed meanwhile
                    facts = path.stat()
                    # When it came here: a linked or moved file keeps the older time of its last byte.
                    modified_at = dt.datetime.fromtimestamp(facts.st_ctime, dt.UTC)
                    yield Blob(f"{kind}/{path.relative_to(base).as_posix()}", facts.st_size, modified_at)

    def delete(self, key: str) -> None:
        """Remove a blob, if it is there."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            self._path(key).unlink()

    def delete_prefix(self, prefix: str) -> None:
        """Remove a folder."""
        kind, rest = split_key(prefix)
        if not rest:
            raise ValueError(f"refusing to remove all of {kind}")
        shutil.rmtree(self._folders[kind] / rest, ignore_errors=True)

    def _path(self, key: str) -> Path:
        kind, rest = split_key(check_key(key))
        return self._folders[kind] / rest

    def _prepare(self, key: str) -> Path:
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


def _draft_of(target: Path) -> Path:
    return target.with_name(f".draft-{secrets.token_hex(8)}")


def _link_or_copy(source: Path, target: Path, *, durable: bool) -> None:
    draft = _draft_of(target)
    try:
        os.link(source, draft)
    except OSError:  # another file system, or one without links
        _copy(source, target, durable=durable)
    else:
        draft.replace(target)
        draft.unlink(missing_ok=True)  # a rename onto another link of the same file does nothing


def _copy(source: Path, target: Path, *, durable: bool) -> None:
    draft = _draft_of(target)
    try:
        shutil.copyfile(source, draft)
        if durable:
            _sync(draft)
        draft.replace(target)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _sync(path: Path) -> None:
    """Force a file's content, or a folder's names, to the disk."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
