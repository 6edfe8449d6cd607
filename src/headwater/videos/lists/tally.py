"""How many videos there are of each facet: exact totals without counting videos.

Triggers add a row whenever a video comes, goes or changes its facet: two writers never wait for each other. A job adds
the rows of a facet up from time to time. There are as many facets as combinations that exist, some thousands at most.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from headwater.db import Base, BigId, IntEnumType
from headwater.db.locks import hold_lock
from headwater.videos.model import Privacy

_LOCK_NUMBER = 0x48575459  # "HWTY"
_CHUNK = 5000  # rows removed by one statement


class VideoTally(Base):
    """So many videos more, or fewer, of a facet. The columns that lists filter by are named as those of `Video`."""

    __tablename__ = "video_tally"
    __table_args__ = (sa.Index("ix_video_tally_facet", "facet"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    facet: Mapped[str]
    videos: Mapped[int]
    privacy: Mapped[Privacy] = mapped_column(IntEnumType(Privacy))
    available: Mapped[bool]
    nsfw: Mapped[bool]
    is_local: Mapped[bool]
    is_live: Mapped[bool]
    has_hls: Mapped[bool]
    has_web: Mapped[bool]
    category: Mapped[int | None]
    licence: Mapped[int | None]
    language: Mapped[str | None]


def add_up(session: Session) -> int:
    """Replace the rows of each facet by one; returns how many rows that saved."""
    hold_lock(session, _LOCK_NUMBER)
    repeated = sa.select(VideoTally.facet).group_by(VideoTally.facet).having(sa.func.count() > 1)
    table = VideoTally.__table__
    rows = session.connection().execute(sa.select(table).where(table.c.facet.in_(repeated))).mappings().all()
    by_facet: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        by_facet[row["facet"]].append(row)
    sums = [{**found[0], "videos": sum(row["videos"] for row in found)} for found in by_facet.values()]
    kept = [{key: value for key, value in row.items() if key != "id"} for row in sums if row["videos"]]
    for start in range(0, len(rows), _CHUNK):
        ids = [row["id"] for row in rows[start : start + _CHUNK]]
        session.execute(sa.delete(VideoTally).where(VideoTally.id.in_(ids)))
    if kept:
        session.execute(sa.insert(VideoTally), kept)
    return len(rows) - len(kept)
