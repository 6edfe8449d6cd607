"""How far each outbox was read."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, UtcDateTime


class SyncState(enum.IntEnum):
    """Where the reading of an outbox stands."""

    WAITING = 1
    READING = 2
    DONE = 3
    FAILED = 4  # its instance did not answer, or not sensibly


class ChannelSync(Base):
    """The reading of the outbox of a channel, or of another actor, of another instance."""

    __tablename__ = "channel_sync"

    actor_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("actor.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[SyncState] = mapped_column(IntEnumType(SyncState), index=True)
    total: Mapped[int | None]  # items, as the outbox says itself
    done: Mapped[int] = mapped_column(default=0)  # items looked at in this reading
    pages: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)  # items that could not be had
    next_url: Mapped[str | None]  # the page to go on with, after a crash too
    started_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # of the last reading that came to its end
    error: Mapped[str | None]


class PresenceMark(Base):
    """One row: when we were last seen at work, and our last outage. Moved on by a recurring job."""

    __tablename__ = "presence_mark"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    away_from: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # what others told then may be lost
    returned_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
