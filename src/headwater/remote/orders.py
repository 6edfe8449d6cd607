"""Work on remote videos that is ordered by whoever notices that it is due."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.federation import host_of
from headwater.jobs import enqueue
from headwater.remote import store

REFRESH, READ_TALK, READ_COUNTS = "refresh-video", "read-talk", "read-counts"


def order_refresh(session: Session, video_id: int) -> None:
    """Have a video read anew, once."""
    enqueue(session, REFRESH, {"video_id": video_id}, unique_key=f"{REFRESH}:{video_id}")


def order_talk(session: Session, *, video_id: int) -> None:
    """Have likes and comments of a video read, once, one video of a host after another."""
    _order(session, READ_TALK, video_id)


def order_counts(session: Session, *, video_id: int) -> None:
    """Have the likes of a video counted anew: its instance says that something changed, not what."""
    _order(session, READ_COUNTS, video_id)


def _order(session: Session, job_type: str, video_id: int) -> None:
    url = store.find_remote_url(session, video_id)
    if url is not None:
        name, key = f"{job_type}:{video_id}", f"{job_type}:{host_of(url)}"
        enqueue(session, job_type, {"video_id": video_id}, key=key, unique_key=name)
