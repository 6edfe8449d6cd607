"""All SQL of savings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db import insert
from headwater.savings.model import SavedDay, SavedVideoDay
from headwater.savings.rules import Sums
from headwater.videos import Video, VideoFile

_NAMES = ("server_bytes", "peers_bytes", "uploaded_bytes")


def find_largest_file(session: Session, video_id: int) -> int:
    """Return the size of a video's largest rendition; 0 when none is known."""
    largest = sa.select(sa.func.max(VideoFile.size_bytes)).where(VideoFile.video_id == video_id)
    return session.scalar(largest) or 0


def add_sums(session: Session, by_video: Mapping[int, Sums], day: dt.date) -> None:
    """Add what was reported of videos to their day and the instance's; videos that are gone count for the latter."""
    existing = set(session.scalars(sa.select(Video.id).where(Video.id.in_(by_video))))
    total = Sums()
    for video_id, sums in sorted(by_video.items()):
        total.add(sums)
        if video_id in existing:
            _add(session, SavedVideoDay, {"video_id": video_id, "day": day}, sums)
    _add(session, SavedDay, {"day": day}, total)


def _add(session: Session, table: Any, key: dict[str, Any], sums: Sums) -> None:
    adding = insert(session, table).values(**key, **{name: getattr(sums, name) for name in _NAMES})
    added = {name: getattr(table, name) + getattr(adding.excluded, name) for name in _NAMES}
    session.execute(adding.on_conflict_do_update(index_elements=list(key), set_=added))


def read_days(session: Session, since: dt.date, video_id: int | None = None) -> dict[dt.date, Sums]:
    """Return the sums of the days from one on that have any: the instance's, or a video's."""
    table: Any = SavedDay if video_id is None else SavedVideoDay
    query = sa.select(table.day, *_sums_of(table)).where(table.day >= since).order_by(table.day)
    if video_id is not None:
        query = query.where(table.video_id == video_id)
    return {row.day: _read(row) for row in session.execute(query)}


def list_videos(session: Session, since: dt.date, start: int, count: int) -> tuple[int, list[tuple[Any, Sums]]]:
    """Return how many videos were watched since a day, and some of them: most saved first, with uuid and name."""
    counting = sa.select(sa.func.count(sa.distinct(SavedVideoDay.video_id))).where(SavedVideoDay.day >= since)
    sums = {name: sa.func.sum(getattr(SavedVideoDay, name)).label(name) for name in _NAMES}
    query = (
        sa.select(Video.id, Video.uuid, Video.name, *sums.values())
        .join(Video, Video.id == SavedVideoDay.video_id)
        .where(SavedVideoDay.day >= since)
        .group_by(Video.id, Video.uuid, Video.name)
        .order_by(sums["peers_bytes"].desc(), sums["server_bytes"].desc(), Video.id)
        .offset(start)
        .limit(count)
    )
    return session.scalar(counting) or 0, [(row, _read(row)) for row in session.execute(query)]


def prune_day(session: Session, before: dt.date) -> bool:
    """Remove the sums of the oldest day before one; returns whether there was any."""
    oldest = min(
        (
            day
            for table in (SavedDay, SavedVideoDay)
            if (day := session.scalar(sa.select(sa.func.min(table.day)).where(table.day < before)))
        ),
        default=None,
    )
    for table in (SavedDay, SavedVideoDay):
        session.execute(sa.delete(table).where(table.day == oldest))
    return oldest is not None


def _sums_of(table: Any) -> Iterable[Any]:
    return (getattr(table, name) for name in _NAMES)


def _read(row: Any) -> Sums:
    return Sums(*(int(getattr(row, name)) for name in _NAMES))
