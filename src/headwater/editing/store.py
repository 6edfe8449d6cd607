"""All SQL of the pages about one video: its renditions, growing ones too."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.videos import VideoFile


def list_renditions(session: Session, video_id: int) -> Sequence[VideoFile]:
    """Return the renditions of a video: rungs before plain files, the largest first."""
    wanted = sa.select(VideoFile).where(VideoFile.video_id == video_id)
    order = (VideoFile.playlist_id.is_(None), VideoFile.codec, VideoFile.resolution.desc(), VideoFile.fps.desc())
    return session.scalars(wanted.order_by(*order)).all()
