"""How many videos there are of each facet: exact totals without counting videos.

Triggers add rows whenever a video comes, goes or changes its facet: two writers never wait for each other. A job adds
the rows of a facet up from time to time. There are as many facets as combinations that exist, some thousands at most,
and beside them one row for each combination of flags alone, some dozens: what most lists ask for.
"""

from __future__ import annotations

from collections import defaultdict

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from headwater.db import Base, BigId
from headwater.db.locks import hold_lock
from headwater.videos.computed import LENGTH_OF_FLAGS

_LOCK_NUMBER = 0x48575459  # "HWTY"
_CHUNK = 5000  # rows removed by one statement
_FLAGS_ALONE = sa.text(f"length(facet) = {LENGTH_OF_FLAGS}")


class VideoTally(Base):
    """So many videos more, or fewer, of a facet (`computed.FACET`), or of the flags that it begins with."""

    __tablename__ = "video_tally"
    __table_args__ = (
        sa.Index("ix_video_tally_facet", "facet", "videos"),
        sa.Index("ix_video_tally_flags", "facet", "videos", sqlite_where=_FLAGS_ALONE, postgresql_where=_FLAGS_ALONE),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    facet: Mapped[str]
    videos: Mapped[int]


def count_videos(conditions: list[sa.ColumnElement[bool]], *, flags_only: bool) -> sa.Select[int]:
    """Select how many videos have a facet that these conditions on `VideoTally.facet` match."""
    length = sa.func.length(VideoTally.facet)
    # Written out, because a partial index is taken only for the very condition it was made with.
    kind = length == sa.literal_column(str(LENGTH_OF_FLAGS)) if flags_only else length > LENGTH_OF_FLAGS
    return sa.select(sa.func.coalesce(sa.func.sum(VideoTally.videos), 0)).where(kind, *conditions)


def add_up(session: Session) -> int:
    """Replace the rows of each facet by one; returns how many rows that saved."""
    hold_lock(session, _LOCK_NUMBER)
    table = VideoTally.__table__
    repeated = sa.select(VideoTally.facet).group_by(VideoTally.facet).having(sa.func.count() > 1)
    found = sa.select(table.c.id, table.c.facet, table.c.videos).where(table.c.facet.in_(repeated))
    rows = session.connection().execute(found).all()
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        sums[row.facet] += row.videos
    kept = [{"facet": facet, "videos": videos} for facet, videos in sums.items() if videos]
    for start in range(0, len(rows), _CHUNK):
        ids = [row.id for row in rows[start : start + _CHUNK]]
        session.execute(sa.delete(VideoTally).where(VideoTally.id.in_(ids)))
    if kept:
        session.execute(sa.insert(VideoTally), kept)
    return len(rows) - len(kept)
