"""Mirrors: copies of videos that instances keep for each other."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, UtcDateTime


class Mirror(Base):
    """A copy of the playlist or of one plain file of a video, kept by the instance whose actor this is."""

    __tablename__ = "mirror"
    __table_args__ = (
        sa.Index("ix_mirror_video", "video_id", "actor_id"),
        sa.Index("ix_mirror_actor", "actor_id"),
        sa.Index("ix_mirror_expires", "expires_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"))
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("actor.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(unique=True)  # ActivityPub id of the CacheFile: stored, never rebuilt
    file_url: Mapped[str]  # of a playlist its folder, without a slash at the end
    copy_of: Mapped[str]  # the name of the master playlist or of the file: other bytes have another one
    is_playlist: Mapped[bool]
    size_bytes: Mapped[int] = mapped_column(sa.BigInteger)
    expires_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    # Only of our own
    strategy: Mapped[str | None]  # why it is kept, as on the wire
    directory: Mapped[str | None]  # storage key prefix, ends without a slash
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # until then it is being fetched
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
