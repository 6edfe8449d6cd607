"""Who announced which video."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, UtcDateTime


class VideoShare(Base):
    """One actor's Announce of one video, ours and others'."""

    __tablename__ = "video_share"
    __table_args__ = (
        sa.UniqueConstraint("video_id", "actor_id"),
        sa.Index("ix_video_share_actor", "actor_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"))
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("actor.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(unique=True)  # ActivityPub id of the Announce: stored, never rebuilt
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
