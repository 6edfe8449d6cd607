"""The pictures that owners choose for their playlists: brought to our size in a limited child, kept, removed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from headwater.house.holdings import Holding, select_held
from headwater.jobs import enqueue
from headwater.kit.errors import Invalid
from headwater.media.pictures import UnreadablePicture, fit_picture, picture_children, too_large
from headwater.media.safety import MediaLimits
from headwater.media.thumbnail import PREVIEW
from headwater.playlists.model import Playlist
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.videos import DELETE_FILES

FIELD = "thumbnailfile"
THUMBNAILS_PATH, PREVIEWS_PATH = "/lazy-static/thumbnails", "/lazy-static/previews"


def list_holdings() -> tuple[Holding, ...]:
    """Return the pictures of playlists."""
    return (Holding(kind="thumbnails", rows=select_held(Playlist.picture_key, account_id=Playlist.account_id)),)


def picture_path(row: Any, *, large: bool = False) -> str | None:
    """Return the path of the picture of a row: its own, or the one that a video lends."""
    if row.picture_filename is not None:
        return f"{THUMBNAILS_PATH}/{row.picture_filename}"
    if large and row.cover_large is not None:
        return f"{PREVIEWS_PATH}/{row.cover_large}"
    return None if row.cover_small is None else f"{THUMBNAILS_PATH}/{row.cover_small}"


def fit_given(files: Mapping[str, bytes], settings: Settings) -> bytes | None:
    """Bring the picture of a form to our size, if one came; raises Invalid naming its field."""
    content, limit = files.get(FIELD), settings.upload.image_max_size
    if not content:
        return None
    try:
        if len(content) > limit:
            raise UnreadablePicture(too_large(limit))
        (fitted,) = fit_picture(picture_children(), MediaLimits.of(settings.transcoding), content, [PREVIEW]).contents
    except UnreadablePicture as error:
        raise Invalid(f"Incorrect request parameters: {FIELD}", fields={FIELD: error.reason}) from error
    return fitted


@contextmanager
def stored_picture(runtime: Runtime, content: bytes | None) -> Iterator[str | None]:
    """Put a picture into the store for the transaction inside the block; taken away again when it fails."""
    if content is None:
        yield None
        return
    key = f"thumbnails/playlist-{uuid.uuid4()}.jpg"
    runtime.storage.put_bytes(key, content)
    try:
        yield key
    except BaseException:
        runtime.storage.delete(key)
        raise


def set_picture(session: Session, playlist: Playlist, key: str) -> None:
    """Give a playlist a picture that lies in the store, in place of the one before."""
    forget_picture(session, playlist)
    playlist.picture_key, playlist.picture_filename = key, key.rsplit("/", 1)[-1]


def forget_picture(session: Session, playlist: Playlist) -> None:
    """Take a playlist's own picture away; the file goes by a job."""
    if playlist.picture_key is not None:
        enqueue(session, DELETE_FILES, {"keys": [playlist.picture_key], "folders": []})
    playlist.picture_key = playlist.picture_filename = None
