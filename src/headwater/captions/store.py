"""All SQL of captions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.captions.model import Caption

_LISTED: list[Any] = [column for column in Caption.__table__.columns if column.name != "transcript"]


def list_captions(session: Session, video_id: int) -> list[Any]:
    """Return the captions of a video by language, without their transcripts."""
    query = sa.select(*_LISTED).where(Caption.video_id == video_id)
    return list(session.execute(query.order_by(Caption.language)))


def find_transcript(session: Session, caption_id: int) -> dict[str, object] | None:
    """Return what is said in a caption (`transcript.Transcript`)."""
    return session.scalar(sa.select(Caption.transcript).where(Caption.id == caption_id))


def find_caption(session: Session, video_id: int, language: str) -> Caption | None:
    """Return a caption to change."""
    return session.scalar(sa.select(Caption).where(Caption.video_id == video_id, Caption.language == language))


def set_transcript(session: Session, storage_key: str, transcript: dict[str, object]) -> None:
    """Write what is said in the caption whose file has this key."""
    session.execute(sa.update(Caption).where(Caption.storage_key == storage_key).values(transcript=transcript))


def collect_keys(session: Session, video_id: int) -> list[str]:
    """Return the storage keys of a video's captions."""
    return list(session.scalars(sa.select(Caption.storage_key).where(Caption.video_id == video_id)))
