"""The pictures that owners choose for their videos: brought to our sizes in a limited child, stored, made rows."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import Invalid
from headwater.media.pictures import UnreadablePicture, fit_picture, picture_children
from headwater.media.safety import MediaLimits
from headwater.media.thumbnail import MINIATURE, PREVIEW
from headwater.runtime import Runtime
from headwater.settings.media import Transcoding
from headwater.storage import Storage
from headwater.videos.model import Thumbnail, ThumbnailKind, Video
from headwater.videos.service import DELETE_FILES

FIELDS = {"thumbnailfile": ThumbnailKind.MINIATURE, "previewfile": ThumbnailKind.PREVIEW}
SIZES = {ThumbnailKind.MINIATURE: MINIATURE, ThumbnailKind.PREVIEW: PREVIEW}
Pictures = dict[ThumbnailKind, bytes]
"""JPEG by kind."""


def read_pictures(given: dict[str, bytes], transcoding: Transcoding) -> Pictures:
    """Bring an owner's pictures (by form field) to our sizes; one alone serves as both. Raises Invalid."""
    made: Pictures = {}
    for kind in ThumbnailKind:
        field = next((field for field in FIELDS if FIELDS[field] is kind and field in given), None)
        field = field or next(iter(given), None)
        if field is None:
            continue
        try:
            limits = MediaLimits.of(transcoding)
            (made[kind],) = fit_picture(picture_children(), limits, given[field], [SIZES[kind]]).contents
        except UnreadablePicture as error:
            raise Invalid(f"Incorrect request parameters: {field}", fields={field: error.reason}) from error
    return made


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


def change_pictures(
    runtime: Runtime, video_id: int, given: dict[str, bytes], then: Callable[[Session, Video], None]
) -> None:
    """Put an owner's pictures (by form field) in place of a video's, and do `then` in the same transaction.

    Raises Invalid for what is no picture, and whatever `then` raises; nothing is left behind.
    """
    made = read_pictures(given, runtime.settings.transcoding)
    kinds = {FIELDS[name] for name in given}
    keys = store_pictures(runtime.storage, {kind: made[kind] for kind in kinds})
    try:
        with runtime.database.write() as session:
            video = session.get_one(Video, video_id, with_for_update=True)
            replace_thumbnails(session, video.id, keys)
            then(session, video)
    except BaseException:
        for key in keys.values():
            runtime.storage.delete(key)
        raise


def replace_thumbnails(session: Session, video_id: int, keys: dict[ThumbnailKind, str]) -> None:
    """Write the rows of pictures that an owner chose over those that were there; old files go by a job."""
    old = sa.select(Thumbnail.storage_key).where(Thumbnail.video_id == video_id, Thumbnail.kind.in_(list(keys)))
    gone = list(session.scalars(old))
    session.execute(sa.delete(Thumbnail).where(Thumbnail.video_id == video_id, Thumbnail.kind.in_(list(keys))))
    add_thumbnails(session, video_id, keys, automatic=False)
    if gone:
        enqueue(session, DELETE_FILES, {"keys": gone, "folders": []})
