"""Pictures that came with an upload, in the spool until its file is whole."""

from __future__ import annotations

from pathlib import Path

from headwater.videos import Pictures, ThumbnailKind


def spool_pictures(folder: Path, upload_id: str, pictures: Pictures) -> None:
    """Lay the pictures of an upload beside where its file will grow."""
    for kind, content in pictures.items():
        _spooled(folder, upload_id, kind).write_bytes(content)


def spooled_pictures(folder: Path, upload_id: str) -> Pictures:
    """Read the pictures that came with an upload."""
    paths = {kind: _spooled(folder, upload_id, kind) for kind in ThumbnailKind}
    return {kind: path.read_bytes() for kind, path in paths.items() if path.exists()}


def remove_spooled(folder: Path, upload_id: str) -> None:
    """Remove everything that lies in the spool for an upload."""
    for path in (folder / upload_id, *(_spooled(folder, upload_id, kind) for kind in ThumbnailKind)):
        path.unlink(missing_ok=True)


def _spooled(folder: Path, upload_id: str, kind: ThumbnailKind) -> Path:
    return folder / f"{upload_id}.{kind.name.lower()}.jpg"
