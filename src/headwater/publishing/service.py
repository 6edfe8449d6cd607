"""Use cases of publishing: open an upload, accept what has arrived whole, cancel."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace
from sqlalchemy.orm import Session

from headwater.db import secret_of
from headwater.house import Viewer, emit
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import OutOfSpace, TooMany
from headwater.kit.ids import shorten
from headwater.kit.secret import Secret
from headwater.publishing import rules, store
from headwater.publishing.model import Upload
from headwater.publishing.uploads.pictures import remove_spooled
from headwater.publishing.uploads.spool import new_name
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.storage import Storage
from headwater.videos import (
    Original,
    Pictures,
    ThumbnailKind,
    Video,
    VideoInput,
    add_thumbnails,
    check_channel,
    create_video,
    store_pictures,
)

PREPARE = "prepare"
SESSION_CAP_RETRY_SECONDS = 60
_SEALED_FOR = "password of an upload"


class UploadGone(Exception):
    """The upload was cancelled before all of it was accepted."""


class VideoIds(msgspec.Struct, frozen=True):
    """A new video as the wire names it."""

    id: int
    uuid: uuid.UUID

    def as_answer(self) -> dict[str, Any]:
        """Return the body of a finished upload."""
        return {"video": {"id": self.id, "shortUUID": shorten(self.uuid), "uuid": str(self.uuid)}}


class Arrived(msgspec.Struct, frozen=True):
    """A file that lies whole in the spool."""

    path: Path
    filename: str
    size_bytes: int
    details: VideoInput
    pictures: Pictures = {}


def check_space(storage: Storage, settings: Settings, size_bytes: int = 0) -> None:
    """Raise OutOfSpace when the disk could not hold that much and stay healthy."""
    if storage.free_bytes() - size_bytes < settings.storage.min_free:
        raise OutOfSpace("This server has no room for this file at the moment; its administrator can make some.")


def check_room(session: Session, settings: Settings, viewer: Viewer, size_bytes: int) -> None:
    """Raise TooLarge when a file is above the instance's limit or the user's quotas."""
    rules.check_size(size_bytes, settings.upload.max_size)
    assert viewer.user_id is not None  # routes of uploads need somebody
    quota = store.read_quota(session, viewer.user_id)
    rules.check_quota(
        size_bytes,
        quota=quota.quota,
        used=quota.used,
        daily_quota=quota.daily_quota,
        used_today=quota.used_today,
    )


def open_upload(
    session: Session,
    settings: Settings,
    viewer: Viewer,
    *,
    filename: str,
    mimetype: str,
    size_bytes: int,
    details: VideoInput | None,
    replaces: int | None = None,
) -> Upload:
    """Begin a resumable upload; raises when its file could never be accepted.

    `details` are those of the video to come; None for a file that `replaces` that of a video.
    """
    assert viewer.user_id is not None
    rules.check_type(filename, mimetype, settings.transcoding)
    if details is not None:
        assert isinstance(details.channel_id, int)
        check_channel(session, viewer, details.channel_id)
    check_room(session, settings, viewer, size_bytes)
    if store.count_unfinished(session, viewer.user_id) >= settings.upload.max_sessions_per_user:
        raise TooMany("You have too many unfinished uploads; finish or cancel one.", SESSION_CAP_RETRY_SECONDS)
    now = clock.now()
    upload = Upload(
        upload_id=new_name(),
        user_id=viewer.user_id,
        filename=filename,
        mimetype=mimetype,
        size_bytes=size_bytes,
        details={} if details is None else seal_details(secret_of(session), details),
        replaces_video_id=replaces,
        created_at=now,
        touched_at=now,
    )
    session.add(upload)
    session.flush()
    return upload


def seal_details(secret: Secret, details: VideoInput) -> dict[str, Any]:
    """Write the fields of a video to come as JSON; its passwords cannot be read there."""
    if details.passwords is not UNSET:
        details = replace(details, passwords=[secret.seal(_SEALED_FOR, text) for text in details.passwords])
    kept: dict[str, Any] = msgspec.to_builtins(details)
    return kept


def unseal_details(secret: Secret, kept: dict[str, Any]) -> VideoInput:
    """Read what `seal_details` wrote."""
    details = msgspec.convert(kept, VideoInput)
    if details.passwords is not UNSET:
        details = replace(details, passwords=[secret.unseal(_SEALED_FOR, text) for text in details.passwords])
    return details


def accept(runtime: Runtime, viewer: Viewer, arrived: Arrived, upload_id: str | None = None) -> VideoIds:
    """Make a video of a file that has arrived; for an upload that already became one, return that.

    The file gets a second name in the store before the commit and loses the one in the spool after it: a crash leaves
    either an upload to be finished again (and an unreferenced blob for the sweep) or a video, never neither.
    """
    storage = runtime.storage
    key = name_original(arrived.filename)
    pictures: dict[ThumbnailKind, str] = {}
    is_new = False
    try:
        storage.put_file(key, arrived.path, keep=True)
        pictures = store_pictures(storage, arrived.pictures)
        with runtime.database.write() as session:
            ids, is_new = _write(session, runtime.settings, viewer, arrived, upload_id, key)
            if is_new:
                add_thumbnails(session, ids.id, pictures, automatic=False)
    finally:
        if not is_new:
            for unused in (key, *pictures.values()):
                storage.delete(unused)
    remove_spooled(storage.spool, arrived.path.name)
    return ids


def name_original(filename: str) -> str:
    """Return a new storage key for an uploaded file."""
    extension = rules.extension_of(filename)
    return f"original-video-files/{uuid.uuid4()}{extension if extension in rules.ALL_EXTENSIONS else ''}"


def _write(
    session: Session, settings: Settings, viewer: Viewer, arrived: Arrived, upload_id: str | None, key: str
) -> tuple[VideoIds, bool]:
    upload = store.lock_upload(session, upload_id) if upload_id is not None else None
    if upload is None and upload_id is not None:
        raise UploadGone
    if upload is not None and upload.accepted_at is not None:
        return find_accepted(session, upload), False
    check_room(session, settings, viewer, arrived.size_bytes)
    video = create_video(session, settings, viewer, arrived.details)
    if upload is not None:
        mark_accepted(upload, video.id)
    prepare_original(session, video.id, filename=arrived.filename, key=key, size_bytes=arrived.size_bytes)
    emit(session, "video.uploaded", video_id=video.id)
    return VideoIds(video.id, video.uuid), True


def mark_accepted(upload: Upload, video_id: int) -> None:
    """Note which video an upload became, or whose file it replaces."""
    upload.video_id = video_id
    upload.accepted_at = upload.touched_at = clock.now()


def prepare_original(session: Session, video_id: int, *, filename: str, key: str, size_bytes: int) -> None:
    """Keep the stored file as the original of a video, and have the making of it begin."""
    session.add(
        Original(
            video_id=video_id,
            input_filename=filename,
            storage_key=key,
            size_bytes=size_bytes,
            created_at=clock.now(),
        )
    )
    session.flush()
    enqueue(session, PREPARE, {"video_id": video_id}, key=f"video:{video_id}")


def find_accepted(session: Session, upload: Upload) -> VideoIds:
    """Return the video that an accepted upload became; raises UploadGone when it was removed since."""
    video = session.get(Video, upload.video_id) if upload.video_id is not None else None
    if video is None:
        raise UploadGone
    return VideoIds(video.id, video.uuid)


def cancel(session: Session, storage: Storage, upload: Upload) -> None:
    """Forget an upload and what has arrived of it."""
    session.delete(upload)
    session.flush()
    remove_spooled(storage.spool, upload.upload_id)
