"""Use cases: remove renditions, have them made again. Rows change now, files and playlists by jobs of the video."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.settings import Settings
from headwater.transcoding.ending import TIDY
from headwater.transcoding.reworking import rules, store
from headwater.videos import DELETE_FILES, TORRENTS, VideoFile, VideoState, tell_change

MAKE_AGAIN = "make-again"
MAKE_WEB_VIDEOS = "make-web-videos"
WRITE_PLAYLISTS = "write-playlists"


def remove_hls(session: Session, video: Any) -> None:
    """Remove the streaming playlist with all of its rungs; raises Invalid."""
    locked = _lock_idle(session, video)
    hls, web_videos = store.read_held(session, video.id)
    rules.check_hls_removal(hls, web_videos)
    assert hls is not None
    gone = store.remove_files(session, video.id, [file.id for file in hls])
    folder = store.remove_playlist(session, video.id)
    keys = [key for file in gone for key in file.keys if key.startswith(TORRENTS)]
    enqueue(session, DELETE_FILES, {"keys": keys, "folders": [folder]}, key=f"video:{video.id}")
    tell_change(session, locked)


def remove_hls_file(session: Session, settings: Settings, video: Any, file_id: int) -> None:
    """Remove one rung; whoever is watching it may go on for as long as segments of a growing video stay.

    Raises Invalid and NotFound.
    """
    locked = _lock_idle(session, video)
    hls, web_videos = store.read_held(session, video.id)
    rules.check_hls_file_removal(hls, web_videos, file_id)
    assert hls is not None
    if len(hls) == 1:  # a playlist without rungs is nothing
        remove_hls(session, video)
        return
    gone = store.remove_files(session, video.id, [file_id])
    store.unplan(session, video.id, {file.resolution for file in gone})
    retire(session, settings, video.id, gone)
    enqueue(session, WRITE_PLAYLISTS, {"video_id": video.id}, key=f"video:{video.id}")
    tell_change(session, locked)


def retire(session: Session, settings: Settings, video_id: int, gone: list[VideoFile]) -> None:
    """Let the files of rungs that are not listed any more go later, and their hashes after them."""
    names = [(file.storage_key or "").rpartition("/")[0] for file in gone]
    keys = [key for file in gone for key in file.keys]
    keys += [f"{name}/{file.playlist_filename}" for name, file in zip(names, gone, strict=True) if name]
    later = clock.now() + dt.timedelta(seconds=settings.transcoding.segment_lifetime)
    enqueue(session, DELETE_FILES, {"keys": keys, "folders": []}, key=f"video:{video_id}", run_at=later)
    soon_after = later + dt.timedelta(minutes=1)
    payload = {"video_id": video_id, "keep_segments": True}
    enqueue(session, TIDY, payload, key=f"video:{video_id}", run_at=soon_after)


def remove_web_videos(session: Session, video: Any) -> None:
    """Remove all plain files; raises Invalid."""
    locked = _lock_idle(session, video)
    hls, web_videos = store.read_held(session, video.id)
    rules.check_web_videos_removal(hls is not None, web_videos)
    _remove_plain(session, video.id, [file.id for file in web_videos])
    tell_change(session, locked)


def remove_web_video(session: Session, video: Any, file_id: int) -> None:
    """Remove one plain file; raises Invalid and NotFound."""
    locked = _lock_idle(session, video)
    hls, web_videos = store.read_held(session, video.id)
    rules.check_web_video_removal(hls is not None, web_videos, file_id)
    _remove_plain(session, video.id, [file_id])
    tell_change(session, locked)


def make_again(session: Session, settings: Settings, video: Any, *, plain: bool, forced: bool) -> int:
    """Have the rungs (or with `plain` the web videos) of a video made that are missing or damaged; returns the job.

    Raises Invalid and Conflict. What is published stays so meanwhile.
    """
    locked = store.lock_video(session, video.id)
    standing = store.read_standing(session, video)
    rules.check_making_again(standing, enabled=settings.transcoding.enabled, forced=forced)
    if locked.state is VideoState.TRANSCODING_FAILED:
        locked.state, locked.failure = VideoState.TO_TRANSCODE, None
        tell_change(session, locked)
    name = MAKE_WEB_VIDEOS if plain else MAKE_AGAIN
    return enqueue(session, name, {"video_id": video.id}, key=f"video:{video.id}")


def _lock_idle(session: Session, video: Any) -> Any:
    locked = store.lock_video(session, video.id)
    standing = store.read_standing(session, video)
    rules.check_local(standing)
    rules.check_idle(standing)
    return locked


def _remove_plain(session: Session, video_id: int, file_ids: list[int]) -> None:
    gone = store.remove_files(session, video_id, file_ids)
    keys = [key for file in gone for key in file.keys]
    if keys:
        enqueue(session, DELETE_FILES, {"keys": keys, "folders": []}, key=f"video:{video_id}")
