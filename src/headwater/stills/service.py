"""Asking for a picture of a moment; the last one asked for wins."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.jobs import enqueue

TAKE = "take-still"


def ask_for_still(session: Session, video_id: int, at_seconds: float) -> int:
    """Have the picture of a video taken at a moment; returns the job."""
    return enqueue(session, TAKE, {"video_id": video_id, "at_seconds": at_seconds}, key=f"still:{video_id}")
