"""All SQL of views."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db import insert
from headwater.kit import clock
from headwater.users import User
from headwater.videos import Video
from headwater.views.model import VideoDay, ViewSalt, ViewSession

SHOWN_DAYS = 30  # as the wire has it: thirty days and today


def read_salt(session: Session, day: dt.date) -> str:
    """Return the salt of a day, made by whoever needs it first."""
    adding = insert(session, ViewSalt).values(day=day, salt=secrets.token_hex(32))
    session.execute(adding.on_conflict_do_nothing())
    return session.scalars(sa.select(ViewSalt.salt).where(ViewSalt.day == day)).one()


def keep_existing(session: Session, video_ids: Collection[int]) -> set[int]:
    """Return those of some videos that are still there."""
    return set(session.scalars(sa.select(Video.id).where(Video.id.in_(video_ids))))


def load_open(
    session: Session, keys: Collection[tuple[int, str]], since: dt.datetime
) -> dict[tuple[int, str], ViewSession]:
    """Return the newest session of each viewer (video and hash) that was seen lately, locked."""
    query = sa.select(ViewSession).where(
        ViewSession.video_id.in_({video_id for video_id, _ in keys}),
        ViewSession.viewer.in_({viewer for _, viewer in keys}),
        ViewSession.seen_at > since,
    )
    rows = session.scalars(query.order_by(ViewSession.id).with_for_update())
    return {(row.video_id, row.viewer): row for row in rows}


def add_views(session: Session, counted: Mapping[int, int], day: dt.date) -> None:
    """Count views of videos, in all and on their day."""
    for video_id, views in sorted(counted.items()):
        session.execute(sa.update(Video).where(Video.id == video_id).values(views=Video.views + views))
        adding = insert(session, VideoDay).values(video_id=video_id, day=day, views=views)
        added = {"views": VideoDay.views + views}
        session.execute(adding.on_conflict_do_update(index_elements=["video_id", "day"], set_=added))


def read_days_of_channels(session: Session, channel_ids: Collection[int]) -> dict[int, list[tuple[dt.datetime, int]]]:
    """Return the views of each channel's videos on each of the last days, today the last, with the days' beginnings."""
    today = clock.now().date()
    days = [today - dt.timedelta(days=back) for back in range(SHOWN_DAYS, -1, -1)]
    query = (
        sa.select(Video.channel_id, VideoDay.day, sa.func.sum(VideoDay.views).label("views"))
        .join(Video, Video.id == VideoDay.video_id)
        .where(Video.channel_id.in_(channel_ids), VideoDay.day >= days[0])
        .group_by(Video.channel_id, VideoDay.day)
    )
    counted = {(row.channel_id, row.day): int(row.views) for row in session.execute(query)}
    begins = [(day, dt.datetime.combine(day, dt.time(), dt.UTC)) for day in days]
    return {
        channel_id: [(begin, counted.get((channel_id, day), 0)) for day, begin in begins] for channel_id in channel_ids
    }


def refresh_viewers(session: Session, since: dt.datetime, video_ids: Collection[int] | None = None) -> None:
    """Write how many viewers videos have right now: these, or all that have or had some."""
    seen = ViewSession.seen_at > since
    if video_ids is None:
        shown = session.scalars(sa.select(Video.id).where(Video.viewers > 0))
        video_ids = {*shown, *session.scalars(sa.select(ViewSession.video_id).where(seen).distinct())}
    counting = sa.select(ViewSession.video_id, sa.func.count().label("viewers")).where(
        seen, ViewSession.video_id.in_(video_ids)
    )
    now = {row.video_id: row.viewers for row in session.execute(counting.group_by(ViewSession.video_id))}
    for video_id in sorted(video_ids):
        viewers = now.get(video_id, 0)
        changed = sa.update(Video).where(Video.id == video_id, Video.viewers != viewers)
        session.execute(changed.values(viewers=viewers))


def keep_history_users(session: Session, user_ids: Collection[int]) -> set[int]:
    """Return those of some users who want a history."""
    rows = session.execute(sa.select(User.id, User.preferences).where(User.id.in_(user_ids)))
    return {row.id for row in rows if (row.preferences or {}).get("videosHistoryEnabled", True)}


def forget_salts(session: Session, before: dt.date) -> None:
    """Forget the salts of days gone by: nobody can tell any more whose hash it was."""
    session.execute(sa.delete(ViewSalt).where(ViewSalt.day < before))


def prune_sessions(session: Session, before: dt.datetime, limit: int) -> int:
    """Remove some of the sessions that ended before a moment; returns how many."""
    old = sa.select(ViewSession.id).where(ViewSession.seen_at < before).limit(limit)
    return len(session.scalars(sa.delete(ViewSession).where(ViewSession.id.in_(old)).returning(ViewSession.id)).all())
