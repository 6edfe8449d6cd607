"""All SQL of torrents."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from headwater.videos import Video, VideoFile

_COMPLETE = VideoFile.finished_at.is_not(None) & VideoFile.storage_key.is_not(None)


def find_shown(session: Session, video_id: int) -> tuple[uuid.UUID, str] | None:
    """Return UUID and title under which the files of a local video are shown, or will be once they replace others."""
    shown = aliased(Video)
    query = sa.select(shown.uuid, shown.name).select_from(Video)
    query = query.join(shown, shown.id == sa.func.coalesce(Video.replaces_id, Video.id))
    row = session.execute(query.where(Video.id == video_id, Video.is_local)).one_or_none()
    return None if row is None else (row.uuid, row.name)


def read_complete(session: Session, video_id: int) -> list[VideoFile]:
    """Return the files of a video that can be shared."""
    return list(session.scalars(sa.select(VideoFile).where(VideoFile.video_id == video_id, _COMPLETE)))


def has_files(session: Session, video_id: int) -> bool:
    """Whether a video has files of ours, or has begun to have some."""
    ours = sa.exists().where(VideoFile.video_id == video_id, VideoFile.remote_url.is_(None))
    return session.scalar(sa.select(ours)) is True


def lock_files(session: Session, file_ids: Iterable[int]) -> list[VideoFile]:
    """Return those of some files that are still there, to be changed."""
    return list(session.scalars(sa.select(VideoFile).where(VideoFile.id.in_(file_ids)).with_for_update()))


def find_lacking(session: Session, count: int) -> list[int]:
    """Return some local videos of whose complete files one has no torrent."""
    query = sa.select(VideoFile.video_id).join(Video, Video.id == VideoFile.video_id)
    query = query.where(_COMPLETE, VideoFile.torrent_filename.is_(None), Video.is_local)
    return list(session.scalars(query.distinct().order_by(VideoFile.video_id).limit(count)))
