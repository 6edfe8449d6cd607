"""The follow table."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, UtcDateTime

BASE_SCORE = 1000  # what the wire gives a new follow


class FollowState(enum.IntEnum):
    """What became of the wish to follow."""

    PENDING = 1
    ACCEPTED = 2
    REJECTED = 3  # kept: who asks again is refused again, until an administrator removes it


class IndexedInstance(Base):
    """A host that the index has named: it was followed then, and whoever stops that is not overruled."""

    __tablename__ = "indexed_instance"

    host: Mapped[str] = mapped_column(primary_key=True)
    named_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Follow(Base):
    """One actor follows another; at least one of them is of this instance."""

    __tablename__ = "follow"
    __table_args__ = (
        sa.UniqueConstraint("follower_id", "target_id"),
        sa.Index("ix_follow_target", "target_id", "state", "created_at", "id"),
        sa.Index("ix_follow_follower", "follower_id", "state", "created_at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    follower_id: Mapped[int] = mapped_column(sa.ForeignKey("actor.id", ondelete="CASCADE"))
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("actor.id", ondelete="CASCADE"))
    state: Mapped[FollowState] = mapped_column(IntEnumType(FollowState))
    url: Mapped[str] = mapped_column(unique=True)  # ActivityPub id of the Follow: stored, never rebuilt
    score: Mapped[int] = mapped_column(default=BASE_SCORE)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    accepted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    # Of an instance that ours follows: its videos may be copied here (`redundancy`)
    mirrors_allowed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
