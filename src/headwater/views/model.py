"""Who watched what of a video, without who it was."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, Json, UtcDateTime

_UNTOLD = sa.text("told_at IS NOT NULL AND url IS NULL")


class ViewSession(Base):
    """One viewer's watching of a video until they pause for long."""

    __tablename__ = "view_session"
    __table_args__ = (
        sa.Index("ix_view_session_viewer", "video_id", "viewer"),
        sa.Index("ix_view_session_started", "video_id", "started_at"),
        sa.Index("ix_view_session_seen", "seen_at", "video_id"),
        sa.Index("ix_view_session_url", "url", unique=True),
        sa.Index("ix_view_session_untold", "seen_at", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"))
    viewer: Mapped[str]  # a hash, salted anew each day
    started_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    watch_seconds: Mapped[int]
    sections: Mapped[list[list[int]]] = mapped_column(Json)  # from second to second, as they were watched
    counted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # when it last became a view ...
    counted_seconds: Mapped[int]  # ... and how much had been watched then
    # ActivityPub id of the WatchAction: of who watched elsewhere, or of who watched a video from elsewhere and is gone.
    url: Mapped[str | None]
    told_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # when its server last heard that they watch
    # As another instance said of a viewer of its own: nobody is looked up here.
    country: Mapped[str | None]  # ISO 3166-1, two letters
    region: Mapped[str | None]


class RemoteViewers(Base):
    """Viewers of a video on another instance: one, or all that there are as the video's own server says."""

    __tablename__ = "remote_viewers"
    __table_args__ = (
        sa.Index("ix_remote_viewers_video", "video_id", "host", "expires_at"),
        sa.Index("ix_remote_viewers_expires", "expires_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(unique=True)  # ActivityPub id: who goes on watching says so under the same one
    host: Mapped[str]
    viewers: Mapped[int]
    is_total: Mapped[bool]
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class VideoDay(Base):
    """The views of a video on one day, in UTC."""

    __tablename__ = "video_day"

    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    views: Mapped[int]


class ViewSalt(Base):
    """What viewers' hashes of one day (UTC) are salted with; forgotten soon after."""

    __tablename__ = "view_salt"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    salt: Mapped[str]
