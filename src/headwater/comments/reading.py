"""What stands below a video, as somebody may see it: for REST and for the page."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.comments import rules, store
from headwater.house import Viewer
from headwater.kit.errors import Invalid, NotFound
from headwater.videos import CommentsPolicy


class Threads(msgspec.Struct, frozen=True):
    """A page of threads (rows of `store.COLUMNS`), and how much there is."""

    total: int
    total_not_removed: int
    rows: list[Any]


def read_threads(session: Session, viewer: Viewer, video: Any, *, start: int, count: int, sort: str) -> Threads:
    """Return a page of threads in two statements; none where comments are switched off."""
    place = rules.place_of(video)
    if place.policy is CommentsPolicy.DISABLED:
        return Threads(0, 0, [])
    shown = store.shown_to(viewer, with_held=rules.sees_held(viewer, place))
    total, alive = store.count_of_video(session, video.id, shown)
    rows = []
    if count and total > start:
        rows = store.list_threads(session, video.id, shown, start=start, count=count, sort=sort)
    return Threads(total, alive, rows)


def read_thread(session: Session, viewer: Viewer, video: Any, thread_id: int, *, most: int) -> list[Any]:
    """Return a thread by time, its beginning first; raises NotFound or Invalid."""
    place = rules.place_of(video)
    root = store.find_comment(session, thread_id)
    if root is None or place.policy is CommentsPolicy.DISABLED:
        raise NotFound("Video comment thread not found")
    if root.in_reply_to_id is not None:
        raise Invalid("Video comment is not a thread.")
    if root.video_id != video.id:
        raise Invalid("Video comment is not associated to this video.", code="comment_not_associated_to_video")
    if not rules.may_see(viewer, place, rules.said_by(root)):
        raise NotFound("Video comment thread not found")
    shown = store.shown_to(viewer, with_held=rules.sees_held(viewer, place))
    rows = store.list_thread(session, thread_id, shown, most=most)
    if not rows or rows[0].id != thread_id:  # whoever began it is blocked or muted
        raise NotFound("Video comment thread not found")
    return rows
