"""Positions of people in videos."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, UtcDateTime


class WatchPosition(Base):
    """Where somebody who keeps a history left a video."""

    __tablename__ = "watch_position"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"), primary_key=True, index=True)
    seconds: Mapped[int]
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
