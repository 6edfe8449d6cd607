"""Sums of bytes by day, of each video and of the instance: the latter stay when videos go."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base


class SavedDay(Base):
    """What all viewers of a day (UTC) got, and from where."""

    __tablename__ = "saved_day"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    server_bytes: Mapped[int] = mapped_column(sa.BigInteger)  # over HTTP, from us, object storage or mirrors
    peers_bytes: Mapped[int] = mapped_column(sa.BigInteger)  # from other viewers
    uploaded_bytes: Mapped[int] = mapped_column(sa.BigInteger)  # to other viewers


class SavedVideoDay(Base):
    """The same of one video."""

    __tablename__ = "saved_video_day"

    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True, index=True)
    server_bytes: Mapped[int] = mapped_column(sa.BigInteger)
    peers_bytes: Mapped[int] = mapped_column(sa.BigInteger)
    uploaded_bytes: Mapped[int] = mapped_column(sa.BigInteger)
