"""Use cases: have the files of a video moved, or everything there is."""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.inventory import list_files_without_video
from headwater.jobs import enqueue
from headwater.kit.errors import Invalid
from headwater.videos import Video, VideoState

KEYS_PER_JOB = 100


class Direction(enum.Enum):
    """Where files go; the value is the job's name, here and on the wire."""

    AWAY = "move-to-object-storage"
    HERE = "move-to-file-system"

    @property
    def moving(self) -> VideoState:
        """What the wire says of a video meanwhile."""
        away = VideoState.TO_MOVE_TO_EXTERNAL_STORAGE
        return away if self is Direction.AWAY else VideoState.TO_MOVE_TO_FILE_SYSTEM

    @property
    def failed(self) -> VideoState:
        """What the wire says when it could not be done; the video stays as it was."""
        away = VideoState.TO_MOVE_TO_EXTERNAL_STORAGE_FAILED
        return away if self is Direction.AWAY else VideoState.TO_MOVE_TO_FILE_SYSTEM_FAILED


def order_move(session: Session, video_id: int, direction: Direction) -> int:
    """Have all files of a local video moved; returns the job. It can be watched all the time."""
    video = session.get_one(Video, video_id, with_for_update=True)
    if not video.is_local:
        raise Invalid("The files of a remote video are not here")
    video.moving = direction.moving
    return enqueue(session, direction.value, {"video_id": video_id}, key=f"video:{video_id}")


def order_moves(session: Session, direction: Direction) -> int:
    """Have every file moved, videos one by one; returns how many jobs that makes."""
    videos = list(session.scalars(sa.select(Video.id).where(Video.is_local).order_by(Video.id)))
    for video_id in videos:
        order_move(session, video_id, direction)
    keys = list(list_files_without_video(session))
    parts = [keys[start : start + KEYS_PER_JOB] for start in range(0, len(keys), KEYS_PER_JOB)]
    for part in parts:
        enqueue(session, direction.value, {"keys": part})
    return len(videos) + len(parts)
