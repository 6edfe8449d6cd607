"""All SQL of history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db import insert
from headwater.history.model import WatchPosition


def note_positions(session: Session, positions: Mapping[tuple[int, int], int], at: dt.datetime) -> None:
    """Write where people are now; keys are users and videos."""
    for (user_id, video_id), seconds in sorted(positions.items()):
        values = {"seconds": seconds, "updated_at": at}
        adding = insert(session, WatchPosition).values(user_id=user_id, video_id=video_id, **values)
        session.execute(adding.on_conflict_do_update(index_elements=["user_id", "video_id"], set_=values))


def read_positions(session: Session, user_id: int, video_ids: Collection[int]) -> dict[int, int]:
    """Return where a user left these videos, by video."""
    of_user = WatchPosition.user_id == user_id
    query = sa.select(WatchPosition.video_id, WatchPosition.seconds).where(of_user)
    return {row.video_id: row.seconds for row in session.execute(query.where(WatchPosition.video_id.in_(video_ids)))}


def watched_videos(user_id: int) -> sa.Select[Any]:
    """Select the numbers of the videos that a user has begun to watch."""
    return sa.select(WatchPosition.video_id).where(WatchPosition.user_id == user_id)


def forget_video_positions(session: Session, user_id: int, video_ids: Collection[int] | None = None) -> None:
    """Forget where a user left these videos, or all."""
    forgetting = sa.delete(WatchPosition).where(WatchPosition.user_id == user_id)
    session.execute(forgetting if video_ids is None else forgetting.where(WatchPosition.video_id.in_(video_ids)))
