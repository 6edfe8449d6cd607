"""The passwords of videos."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, UtcDateTime


class VideoPassword(Base):
    """One of the passwords that open a video; the wire shows it again, so it is sealed and not hashed."""

    __tablename__ = "video_password"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[str]  # with the instance's secret
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
