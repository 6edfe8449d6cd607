"""Use cases of captions: put, remove, and go with the video. The file is in the store before its row says so."""

from __future__ import annotations

import uuid

import msgspec
from sqlalchemy.orm import Session

from headwater.captions import store
from headwater.captions.encoding import BadCaption
from headwater.captions.model import Caption
from headwater.captions.rules import CaptionFile, read_caption_file
from headwater.captions.transcript import Transcript
from headwater.house import Viewer
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import Invalid, NotFound
from headwater.runtime import Runtime
from headwater.videos import DELETE_FILES, Video, find_managed, tell_change

FILE_FIELD = "captionfile"


def put_caption(runtime: Runtime, viewer: Viewer, video: str, language: str, content: bytes) -> None:
    """Add the captions of a language or replace them; raises Invalid for an unusable file, and refusals."""
    try:
        file = read_caption_file(content, runtime.settings.captions)
    except BadCaption as error:
        raise Invalid(f"Incorrect request parameters: {FILE_FIELD}", fields={FILE_FIELD: error.reason}) from error
    key = f"captions/{uuid.uuid4()}-{language}.vtt"
    runtime.storage.put_bytes(key, file.vtt)
    try:
        with runtime.database.write() as session:
            _write_row(session, find_managed(session, viewer, video, field="videoId").id, language, key, file)
    except BaseException:
        runtime.storage.delete(key)
        raise


def remove_caption(session: Session, viewer: Viewer, video: str, language: str) -> None:
    """Remove the captions of a language; raises NotFound, and refusals."""
    row = find_managed(session, viewer, video, field="videoId")
    locked = session.get_one(Video, row.id, with_for_update=True)
    caption = store.find_caption(session, row.id, language)
    if caption is None:
        raise NotFound("Video caption not found")
    _delete_files(session, [caption.storage_key])
    session.delete(caption)
    tell_change(session, locked)


def keep_transcript(session: Session, key: str, transcript: Transcript) -> None:
    """Keep what is said in a caption of another instance, whose file was fetched just now."""
    store.set_transcript(session, key, msgspec.to_builtins(transcript))


def remove_all(session: Session, *, video_id: int, uuid: uuid.UUID) -> None:
    """Let the files go with their video (`video.deleted`); the rows go by themselves."""
    _delete_files(session, store.collect_keys(session, video_id))


def _write_row(session: Session, video_id: int, language: str, key: str, file: CaptionFile) -> None:
    video = session.get_one(Video, video_id, with_for_update=True)  # two writers of one language take turns
    now = clock.now()
    caption = store.find_caption(session, video_id, language)
    if caption is None:
        caption = Caption(video_id=video_id, language=language, created_at=now)
        session.add(caption)
    else:
        _delete_files(session, [caption.storage_key])
    caption.filename, caption.storage_key = key.rpartition("/")[2], key
    caption.automatic, caption.updated_at = False, now
    caption.transcript = msgspec.to_builtins(file.transcript)
    tell_change(session, video)


def _delete_files(session: Session, keys: list[str]) -> None:
    if keys:
        enqueue(session, DELETE_FILES, {"keys": keys, "folders": []})
