"""All SQL of removing renditions and making them again."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.jobs.model import ENDED, Job
from headwater.transcoding.model import SegmentIndex
from headwater.transcoding.reworking.rules import Held, Standing
from headwater.videos import DELETE_FILES, Original, StreamingPlaylist, Video, VideoFile

MAKING = ("prepare", "transcode", "make-again", "make-web-videos", "other-codecs")


def read_standing(session: Session, video: Any) -> Standing:
    """Return what the rules need of a video, given its row."""
    making = sa.exists().where(Job.key == f"video:{video.id}", Job.type.in_(MAKING), Job.state.not_in(ENDED))
    busy = session.scalar(sa.select(making)) is True
    return Standing(video.id, video.is_local, video.is_live, busy)


def read_held(session: Session, video_id: int) -> tuple[list[Held] | None, list[Held]]:
    """Return the rungs (None without a playlist) and the plain files of a video, finished or not."""
    playlist_id = session.scalar(sa.select(StreamingPlaylist.id).where(StreamingPlaylist.video_id == video_id))
    columns = (VideoFile.id, VideoFile.has_audio, VideoFile.has_video, VideoFile.playlist_id)
    rows = list(session.execute(sa.select(*columns).where(VideoFile.video_id == video_id)))
    hls = [Held(row.id, row.has_audio, row.has_video) for row in rows if row.playlist_id is not None]
    plain = [Held(row.id, row.has_audio, row.has_video) for row in rows if row.playlist_id is None]
    return (None if playlist_id is None else hls), plain


def lock_video(session: Session, video_id: int) -> Video:
    """Return a video that nobody else changes until the transaction ends."""
    return session.get_one(Video, video_id, with_for_update=True)


def remove_files(session: Session, video_id: int, file_ids: list[int]) -> list[VideoFile]:
    """Remove rows of renditions; returns them as they were."""
    gone = list(session.scalars(sa.select(VideoFile).where(VideoFile.video_id == video_id, VideoFile.id.in_(file_ids))))
    session.execute(sa.delete(SegmentIndex).where(SegmentIndex.video_file_id.in_(file_ids)))
    session.execute(sa.delete(VideoFile).where(VideoFile.video_id == video_id, VideoFile.id.in_(file_ids)))
    return gone


def remove_playlist(session: Session, video_id: int) -> str | None:
    """Remove the playlist row, if there is one; returns the folder that was its own."""
    folder = session.scalar(sa.select(StreamingPlaylist.directory).where(StreamingPlaylist.video_id == video_id))
    session.execute(sa.delete(StreamingPlaylist).where(StreamingPlaylist.video_id == video_id))
    return folder


def unplan(session: Session, video_id: int, resolutions: set[int]) -> None:
    """Note that some rungs will not be there in the end."""
    playlist = session.scalar(sa.select(StreamingPlaylist).where(StreamingPlaylist.video_id == video_id))
    if playlist is not None:
        playlist.planned = [height for height in playlist.planned if height not in resolutions]


def keys_to_go_later(session: Session, video_id: int) -> set[str]:
    """Return the keys of files that stay for a while, for whoever is watching them."""
    waiting = sa.select(Job.payload).where(
        Job.key == f"video:{video_id}", Job.type == DELETE_FILES, Job.state.not_in(ENDED)
    )
    return {key for payload in session.scalars(waiting) for key in payload["keys"]}


def read_original_key(session: Session, video_id: int) -> str | None:
    """Return where the original is kept, if it is."""
    return session.scalar(sa.select(Original.storage_key).where(Original.video_id == video_id))


def read_finished_files(session: Session, video_id: int) -> list[VideoFile]:
    """Return every finished rendition of a video, plain or rung."""
    finished = VideoFile.finished_at.is_not(None) & VideoFile.storage_key.is_not(None)
    return list(session.scalars(sa.select(VideoFile).where(VideoFile.video_id == video_id, finished)))


def begin_growing(session: Session, video_id: int, planned: list[int]) -> None:
    """Note that playlists grow again, so that no cache keeps them, and what will be there in the end."""
    playlist = session.scalar(sa.select(StreamingPlaylist).where(StreamingPlaylist.video_id == video_id))
    if playlist is not None:
        playlist.finished_at, playlist.planned = None, sorted({*playlist.planned, *planned}, reverse=True)
