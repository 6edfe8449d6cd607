"""The caption files of videos."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, Json, UtcDateTime

FILES_PATH = "/lazy-static/video-captions"


class Caption(Base):
    """The subtitles of a video in one language, as WebVTT."""

    __tablename__ = "caption"
    __table_args__ = (sa.UniqueConstraint("video_id", "language"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"))
    language: Mapped[str]
    filename: Mapped[str] = mapped_column(unique=True)
    storage_key: Mapped[str] = mapped_column(unique=True)
    remote_url: Mapped[str | None]  # the file is only a copy, made when it is asked for (`copies`)
    automatic: Mapped[bool] = mapped_column(default=False)  # made by a machine, not by a person
    transcript: Mapped[dict[str, object]] = mapped_column(Json)  # `transcript.Transcript`: pages need no file for it
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
