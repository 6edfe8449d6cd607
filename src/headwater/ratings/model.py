"""What accounts, local and remote, think of videos."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, UtcDateTime


class Rating(enum.IntEnum):
    """What somebody thinks of a video; nothing is no row."""

    LIKE = 1
    DISLIKE = 2


class VideoRating(Base):
    """One account's rating of one video."""

    __tablename__ = "video_rating"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "video_id"),
        sa.Index("ix_video_rating_account_created", "account_id", "created_at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"))
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Rating] = mapped_column(IntEnumType(Rating))
    url: Mapped[str] = mapped_column(unique=True)  # ActivityPub id of the Like or Dislike: stored, never rebuilt
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
