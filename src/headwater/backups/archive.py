"""The archive: a tar that is written as a stream and proved before anything of it is used."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import msgspec

from headwater.backups.manifest import FORMAT, NAME, Manifest, Member

CHUNK_BYTES = 1 << 20
MAX_MANIFEST_BYTES = 4 << 30  # a hundred bytes and more per file


class BadArchive(Exception):
    """The file is no backup, is cut off, or has been changed."""


class ArchiveWriter:
    """Adds members to a stream and remembers their checksums."""

    def __init__(self, stream: IO[bytes], *, compressed: bool = False) -> None:
        mode: Any = "w|gz" if compressed else "w|"
        self._tar = tarfile.open(fileobj=stream, mode=mode, format=tarfile.PAX_FORMAT)  # noqa: SIM115 - ended by `finish`
        self.members: list[Member] = []

    def add_file(self, name: str, path: Path) -> None:
        """Add a file of this machine."""
        with path.open("rb") as file:
            self.add_stream(name, path.stat().st_size, iter(lambda: file.read(CHUNK_BYTES), b""))

    def add_stream(self, name: str, size_bytes: int, chunks: Iterable[bytes]) -> None:
        """Add a member of known size; raises OSError when there is less than that."""
        hashing = _Hashing(chunks)
        self._add(name, size_bytes, hashing)
        self.members.append(Member(name, size_bytes, hashing.digest.hexdigest()))

    def finish(self, manifest: bytes) -> None:
        """Add the manifest and end the archive."""
        self._add(NAME, len(manifest), io.BytesIO(manifest))
        self._tar.close()

    def _add(self, name: str, size_bytes: int, file: Any) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size_bytes, 0o600
        self._tar.addfile(entry, file)


class _Hashing:
    """Chunks as a file that can be read once, hashed on the way."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._left = iter(chunks), b""
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        parts, missing = [], size if size >= 0 else 1 << 62
        while missing > 0:
            self._left = self._left or next(self._chunks, b"")
            if not self._left:
                break
            part, self._left = self._left[:missing], self._left[missing:]
            parts.append(part)
            missing -= len(part)
        joined = b"".join(parts)
        self.digest.update(joined)
        return joined


def read_members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield name and content of every member in order; raises BadArchive for what is no plain file."""
    with tarfile.open(path, "r|*") as tar:
        for entry in tar:
            content = tar.extractfile(entry) if entry.isfile() else None
            if content is None:
                raise BadArchive(f"{path} holds {entry.name}, which is no plain file")
            yield entry.name, content


def check_archive(path: Path) -> Manifest:
    """Read the whole archive and compare every checksum; returns its manifest. Raises BadArchive."""
    try:
        return _check(path)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise BadArchive(f"{path} is no backup, or is cut off: {error}") from error


def _check(path: Path) -> Manifest:
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    for name, content in read_members(path):
        if name == NAME:
            manifest = _read_manifest(path, content)
            continue
        digest, size = hashlib.sha256(), 0
        while chunk := content.read(CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
        found[name] = Member(name, size, digest.hexdigest())
    if manifest is None:
        raise BadArchive(f"{path} is no backup, or is cut off: it has no manifest")
    for member in manifest.members:
        if found.pop(member.name, None) != member:
            raise BadArchive(f"{path} has been changed or damaged: {member.name} is not what the manifest says")
    if found:
        raise BadArchive(f"{path} holds {next(iter(found))}, which its manifest does not know")
    return manifest


def _read_manifest(path: Path, content: IO[bytes]) -> Manifest:
    try:
        manifest = msgspec.json.decode(content.read(MAX_MANIFEST_BYTES), type=Manifest)
    except msgspec.DecodeError as error:
        raise BadArchive(f"{path} has a manifest that cannot be read: {error}") from error
    if manifest.format != FORMAT:
        raise BadArchive(f"{path} has format {manifest.format}, this version reads format {FORMAT}")
    return manifest
