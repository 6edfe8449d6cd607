"""All SQL of views."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db import insert
from headwater.kit import clock
from headwater.users import User
from headwater.videos import Video
from headwater.views.model import RemoteViewers, VideoDay, ViewSalt, ViewSession

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
    """Write how many viewers videos have right now, here and elsewhere: these, or all that have or had some."""
    seen, now = sa.and_(ViewSession.seen_at > since, ViewSession.url.is_(None)), clock.now()
    present = RemoteViewers.expires_at > now
    if video_ids is None:
        shown = session.scalars(sa.select(Video.id).where(Video.viewers > 0))
        elsewhere = session.scalars(sa.select(RemoteViewers.video_id).where(present).distinct())
        here = session.scalars(sa.select(ViewSession.video_id).where(seen).distinct())
        video_ids = {*shown, *elsewhere, *here}
    counting = sa.select(ViewSession.video_id, sa.func.count().label("viewers")).where(
        seen, ViewSession.video_id.in_(video_ids)
    )
    viewers = {row.video_id: row.viewers for row in session.execute(counting.group_by(ViewSession.video_id))}
    for video_id, told, total in _count_remote(session, video_ids, now):
        viewers[video_id] = viewers.get(video_id, 0) + told if total is None else total
    for video_id in sorted(video_ids):
        number = viewers.get(video_id, 0)
        changed = sa.update(Video).where(Video.id == video_id, Video.viewers != number)
        session.execute(changed.values(viewers=number))


def _count_remote(session: Session, video_ids: Collection[int], now: dt.datetime) -> list[tuple[int, int, int | None]]:
    """Return videos with the viewers whom others tell of one by one, and all as the video's server counts them."""
    ones = sa.func.sum(sa.case((RemoteViewers.is_total, 0), else_=RemoteViewers.viewers))
    total = sa.func.max(sa.case((RemoteViewers.is_total, RemoteViewers.viewers)))
    query = sa.select(RemoteViewers.video_id, ones.label("ones"), total.label("total"))
    query = query.where(RemoteViewers.video_id.in_(video_ids), RemoteViewers.expires_at > now)
    rows = session.execute(query.group_by(RemoteViewers.video_id))
    return [(row.video_id, int(row.ones), None if row.total is None else int(row.total)) for row in rows]


def keep_remote_viewers(session: Session, values: Mapping[str, Any]) -> None:
    """Keep that somebody watches on another instance; who was known goes on watching."""
    adding = insert(session, RemoteViewers).values(**values)
    changed = {"viewers": values["viewers"], "expires_at": values["expires_at"]}
    same = sa.and_(RemoteViewers.video_id == values["video_id"], RemoteViewers.is_total == values["is_total"])
    session.execute(adding.on_conflict_do_update(index_elements=["url"], set_=changed, where=same))


def count_remote_viewers(session: Session, video_id: int, host: str, now: dt.datetime) -> int:
    """Return how many viewers of a video an instance tells of one by one."""
    told = (RemoteViewers.video_id == video_id, RemoteViewers.host == host, RemoteViewers.expires_at > now)
    return session.scalar(sa.select(sa.func.count()).where(*told)) or 0


def forget_remote_viewers(session: Session, now: dt.datetime) -> None:
    """Forget those who watch no more on other instances."""
    session.execute(sa.delete(RemoteViewers).where(RemoteViewers.expires_at <= now))


def keep_watched(session: Session, values: Mapping[str, Any]) -> bool:
    """Keep what somebody elsewhere has watched; returns False when it was known."""
    adding = insert(session, ViewSession).values(counted_at=None, counted_seconds=0, told_at=None, **values)
    return session.scalar(adding.on_conflict_do_nothing().returning(ViewSession.id)) is not None


def load_remote_videos(session: Session, video_ids: Collection[int]) -> dict[int, Video]:
    """Return those of some videos that are of other instances."""
    query = sa.select(Video).where(Video.id.in_(video_ids), Video.is_local.is_(False))
    return {video.id: video for video in session.scalars(query)}


def list_watched_videos(session: Session) -> Sequence[Video]:
    """Return the videos of ours that somebody is watching."""
    return session.scalars(sa.select(Video).where(Video.viewers > 0, Video.is_local).order_by(Video.id)).all()


def list_untold(session: Session, before: dt.datetime, limit: int) -> Sequence[ViewSession]:
    """Return sessions of videos from elsewhere that ended before a moment, and of which nobody there knows."""
    untold = (ViewSession.told_at.is_not(None), ViewSession.url.is_(None), ViewSession.seen_at < before)
    return session.scalars(sa.select(ViewSession).where(*untold).order_by(ViewSession.seen_at).limit(limit)).all()


def find_told(session: Session, url: str) -> tuple[ViewSession, Video] | None:
    """Return the session of ours that a WatchAction tells of, and its video elsewhere."""
    query = sa.select(ViewSession, Video).join(Video, Video.id == ViewSession.video_id)
    found = session.execute(query.where(ViewSession.url == url, Video.is_local.is_(False))).one_or_none()
    return (found[0], found[1]) if found is not None and found[0].watch_seconds else None


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
