"""Thumbnails: those that an owner chose, and the rows of all of them."""

from __future__ import annotations

import atexit
import functools
import uuid
from pathlib import Path

from sqlalchemy.orm import Session

from headwater.kit import clock
from headwater.kit.errors import Invalid
from headwater.media.children import Children
from headwater.media.pictures import UnreadablePicture, fit_picture
from headwater.media.safety import MediaLimits
from headwater.media.thumbnail import MINIATURE, PREVIEW
from headwater.settings.media import Transcoding
from headwater.storage import Storage
from headwater.videos import Thumbnail, ThumbnailKind

FIELDS = {"thumbnailfile": ThumbnailKind.MINIATURE, "previewfile": ThumbnailKind.PREVIEW}
SIZES = {ThumbnailKind.MINIATURE: MINIATURE, ThumbnailKind.PREVIEW: PREVIEW}
Pictures = dict[ThumbnailKind, bytes]
"""JPEG by kind."""


@functools.cache
def _children() -> Children:
    children = Children(("PIL.Image", "PIL.ImageOps"))
    atexit.register(children.close)
    return children


def read_pictures(given: dict[str, bytes], transcoding: Transcoding) -> Pictures:
    """Bring an owner's pictures (by form field) to our sizes; one alone serves as both. Raises Invalid."""
    made: Pictures = {}
    for kind in ThumbnailKind:
        field = next((field for field in FIELDS if FIELDS[field] is kind and field in given), None)
        field = field or next(iter(given), None)
        if field is None:
            continue
        try:
            (made[kind],) = fit_picture(_children(), MediaLimits.of(transcoding), given[field], [SIZES[kind]])
        except UnreadablePicture as error:
            raise Invalid(f"Incorrect request parameters: {field}", fields={field: str(error)}) from error
    return made


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


def store_pictures(storage: Storage, pictures: Pictures) -> dict[ThumbnailKind, str]:
    """Put pictures into the store under new keys."""
    keys = {}
    for kind, content in pictures.items():
        keys[kind] = f"thumbnails/{uuid.uuid4()}.jpg"
        storage.put_bytes(keys[kind], content)
    return keys


def add_thumbnails(session: Session, video_id: int, keys: dict[ThumbnailKind, str], *, automatic: bool) -> None:
    """Write the rows of pictures that are in the store."""
    for kind, key in keys.items():
        width, height = SIZES[kind]
        session.add(
            Thumbnail(
                video_id=video_id,
                kind=kind,
                filename=key.rsplit("/", 1)[-1],
                storage_key=key,
                width=width,
                height=height,
                automatic=automatic,
                created_at=clock.now(),
            )
        )


def _spooled(folder: Path, upload_id: str, kind: ThumbnailKind) -> Path:
    return folder / f"{upload_id}.{kind.name.lower()}.jpg"
