"""Joins the segments of a finished rung into its one file, byte for byte as they were served while it grew."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from headwater.kit.pieces import PieceHasher, Pieces
from headwater.media.hls.playlists import final_hashes, write_final_playlist
from headwater.media.hls.progressive import Segment

CHUNK_BYTES = 1 << 20


class JoinedRung(msgspec.Struct, frozen=True):
    """A finished rung's file; `path.name` is the name that playlist and hashes use."""

    path: Path
    init_bytes: int
    size_bytes: int
    playlist: str
    hashes: dict[str, str]
    """Inclusive byte range -> SHA-256."""
    pieces: Pieces


def join_rung(init_path: Path, segments: Sequence[Segment], destination: Path) -> JoinedRung:
    """Write the initialization section and all segments to `destination`, safely on disk when this returns.

    The bytes that come by are hashed for the torrent too: nothing reads the file again for it.

    Raises ValueError when a segment is no longer what was listed.
    """
    pieces = PieceHasher(init_path.stat().st_size + sum(segment.size_bytes for segment in segments))
    with destination.open("wb") as out:
        init_bytes = _append(init_path, out.fileno(), pieces)[0]
        for segment in segments:
            size, sha256 = _append(segment.path, out.fileno(), pieces)
            if (size, sha256) != (segment.size_bytes, segment.sha256):
                raise ValueError(f"segment {segment.name} changed after it was listed")
        os.fsync(out.fileno())
    sizes = [(segment.duration_seconds, segment.size_bytes) for segment in segments]
    return JoinedRung(
        path=destination,
        init_bytes=init_bytes,
        size_bytes=init_bytes + sum(size for _, size in sizes),
        playlist=write_final_playlist(destination.name, init_bytes, sizes),
        hashes=final_hashes(init_bytes, [(segment.size_bytes, segment.sha256) for segment in segments]),
        pieces=pieces.finish(),
    )


def _append(source: Path, out: int, pieces: PieceHasher) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    with source.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            pieces.update(chunk)
            size += len(chunk)
            view = memoryview(chunk)
            while view:
                view = view[os.write(out, view) :]
    return size, digest.hexdigest()
