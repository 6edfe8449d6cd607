"""All SQL of passwords."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.passwords.model import VideoPassword

_ORDERS = {
    "createdAt": (VideoPassword.created_at.asc(), VideoPassword.id.asc()),
    "-createdAt": (VideoPassword.created_at.desc(), VideoPassword.id.desc()),
}


def list_passwords(
    session: Session, video_id: int, *, start: int, count: int, sort: str
) -> tuple[int, list[VideoPassword]]:
    """Return how many passwords a video has and a page of them."""
    of_video = VideoPassword.video_id == video_id
    total = session.scalar(sa.select(sa.func.count()).where(of_video)) or 0
    query = sa.select(VideoPassword).where(of_video).order_by(*_ORDERS[sort]).offset(start).limit(count)
    return total, list(session.scalars(query))


def read_all(session: Session, video_id: int) -> list[VideoPassword]:
    """Return all passwords of a video."""
    return list(session.scalars(sa.select(VideoPassword).where(VideoPassword.video_id == video_id)))


def exists(session: Session, video_id: int, password_id: int) -> bool:
    """Whether this is still a password of the video."""
    found = sa.exists().where(VideoPassword.video_id == video_id, VideoPassword.id == password_id)
    return session.scalar(sa.select(found)) is True


def remove_all(session: Session, video_id: int) -> None:
    """Remove every password of a video."""
    session.execute(sa.delete(VideoPassword).where(VideoPassword.video_id == video_id))
