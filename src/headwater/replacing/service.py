"""Use cases of replacing: take another file, let it change places with the old one, give up, remove an original."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy.orm import Session

from headwater.house import Viewer, emit
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import NotFound
from headwater.publishing.model import Upload
from headwater.publishing.service import (
    UploadGone,
    VideoIds,
    check_room,
    find_accepted,
    mark_accepted,
    name_original,
    prepare_original,
)
from headwater.publishing.store import lock_upload
from headwater.publishing.uploads.pictures import remove_spooled
from headwater.publishing.uploads.spool import SpoolFile
from headwater.replacing import rules, store
from headwater.runtime import Runtime
from headwater.settings import Settings
from headwater.videos import (
    DELETE_FILES,
    Privacy,
    Video,
    VideoState,
    find_managed,
    remove_video,
    tell_change,
)

SWAP = "swap-file"
STORYBOARD, TIDY = "storyboard", "tidy-hls"  # of transcoding, which this room does not know otherwise


def find_replaceable(session: Session, settings: Settings, viewer: Viewer, reference: str) -> Any:
    """Return the row of a video whose file the viewer may replace now; raises refusals, Invalid and Conflict."""
    row = find_managed(session, viewer, reference)
    rules.check_replaceable(
        enabled=settings.video_file.update.enabled,
        is_live=row.is_live,
        state=row.state,
        is_pending=find_pending(session, row.id) is not None,
    )
    return row


def find_pending(session: Session, video_id: int) -> Video | None:
    """Return the hidden video that is made for a video right now."""
    return next(iter(store.find_hidden(session, video_id)), None)


def accept_file(runtime: Runtime, viewer: Viewer, upload: Upload, file: SpoolFile) -> VideoIds:
    """Have a file made that has arrived whole; once accepted, repetition changes nothing. Raises as `find_replaceable`.

    As with new videos a crash leaves either the upload or the accepted file, never neither.
    """
    key, accepted = name_original(upload.filename), False
    try:
        runtime.storage.put_file(key, file.path, keep=True)
        with runtime.database.write() as session:
            ids, accepted = _write(session, runtime.settings, viewer, upload.upload_id, key)
    finally:
        if not accepted:
            runtime.storage.delete(key)
    remove_spooled(runtime.storage.spool, upload.upload_id)
    return ids


def _write(session: Session, settings: Settings, viewer: Viewer, upload_id: str, key: str) -> tuple[VideoIds, bool]:
    upload = lock_upload(session, upload_id)
    if upload is None:
        raise UploadGone
    if upload.accepted_at is not None:
        return find_accepted(session, upload), False
    video = session.get(Video, upload.replaces_video_id, with_for_update=True)
    if video is None:
        raise UploadGone
    row = find_replaceable(session, settings, viewer, str(video.id))
    check_room(session, settings, Viewer(user_id=store.find_owner(session, row.owner_account_id)), upload.size_bytes)
    hidden = _hide(session, video, clock.now())
    mark_accepted(upload, video.id)
    prepare_original(session, hidden.id, filename=upload.filename, key=key, size_bytes=upload.size_bytes)
    return VideoIds(video.id, video.uuid), True


def _hide(session: Session, video: Video, now: dt.datetime) -> Video:
    identity = uuid.uuid4()
    hidden = Video(
        uuid=identity,
        url=f"{video.url}#replacement-{identity}",  # never shown
        channel_id=video.channel_id,
        is_local=True,
        replaces_id=video.id,
        name=video.name,
        name_sort_key=video.name_sort_key,
        folded_text="",
        tags=[],
        privacy=Privacy.PRIVATE,
        state=VideoState.TO_TRANSCODE,
        wait_transcoding=True,
        published_at=now,
        created_at=now,
        updated_at=now,
    )
    session.add(hidden)
    session.flush()
    return hidden


def plan_swap(session: Session, *, video_id: int) -> None:
    """Let the files change hands when the job that made them has ended (`video.replacement_ready`)."""
    enqueue(session, SWAP, {"video_id": video_id}, key=f"video:{video_id}")


def swap(session: Session, settings: Settings, hidden_id: int) -> None:
    """Give the files of a hidden video to the one that it was made for, whose old ones go. Bears repetition."""
    hidden = session.get(Video, hidden_id, with_for_update=True)
    if hidden is None or hidden.replaces_id is None or hidden.state is not VideoState.PUBLISHED:
        return
    video = session.get(Video, hidden.replaces_id, with_for_update=True)
    if video is None:  # it goes with its replacement, by the event
        return
    with_pictures = store.has_pictures(session, hidden.id) and not store.has_own_pictures(session, video.id)
    keys, folders = store.collect_old(session, video.id, with_pictures=with_pictures)
    keys += [] if with_pictures else store.list_pictures(session, hidden.id)
    store.move_files(session, hidden.id, video.id, with_pictures=with_pictures)
    now = clock.now()
    video.duration_seconds, video.aspect_ratio = hidden.duration_seconds, hidden.aspect_ratio
    video.state, video.failure, video.input_file_updated_at = VideoState.PUBLISHED, hidden.failure, now
    video.playable_at = video.playable_at or now
    emit(session, "video.deleted", video_id=hidden.id, uuid=hidden.uuid)
    session.delete(hidden)  # its row alone: its folder is the other one's now
    tell_change(session, video)
    key = f"video:{video.id}"
    enqueue(session, DELETE_FILES, {"keys": keys, "folders": folders}, key=key)
    if settings.storyboards.enabled:
        enqueue(session, STORYBOARD, {"video_id": video.id}, key=key)
    later = now + dt.timedelta(seconds=settings.transcoding.segment_lifetime)
    enqueue(session, TIDY, {"video_id": video.id, "keep_segments": False}, key=key, run_at=later)


def give_up(session: Session, *, video_id: int, reason: str) -> None:
    """Tell the owner why the new file is not used, and remove it (`video.replacement_failed`)."""
    hidden = session.get_one(Video, video_id, with_for_update=True)
    video = session.get(Video, hidden.replaces_id, with_for_update=True)
    remove_video(session, hidden)
    if video is not None:
        video.failure = reason
        tell_change(session, video)


def forget_replacement(session: Session, *, video_id: int, uuid: uuid.UUID) -> None:
    """Remove what would have replaced the file of a video that is going (`video.deleted`)."""
    store.forget_uploads(session, video_id)
    for hidden in store.find_hidden(session, video_id):
        remove_video(session, hidden)


def remove_original(session: Session, viewer: Viewer, reference: str) -> None:
    """Remove the kept original of a video; its renditions stay. Raises NotFound, Conflict, and refusals."""
    row = find_managed(session, viewer, reference)
    original = store.find_original(session, row.id)
    if original is None or original.storage_key is None:
        raise NotFound("Video source not found")
    rules.check_removable(row.state)
    enqueue(session, DELETE_FILES, {"keys": [original.storage_key], "folders": []})
    original.storage_key = None
