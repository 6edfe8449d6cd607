"""All SQL of chapters."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.chapters.model import ChapterList
from headwater.videos import Original


def find_list(session: Session, video_id: int) -> ChapterList | None:
    """Return what is stored for a video."""
    return session.get(ChapterList, video_id)


def find_probed(session: Session, video_id: int) -> dict[str, Any] | None:
    """Return what probing the original found (`media.probe.MediaInfo`)."""
    return session.scalar(sa.select(Original.probed).where(Original.video_id == video_id))
