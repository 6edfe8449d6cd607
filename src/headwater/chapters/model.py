"""The chapters of videos."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, Json, UtcDateTime


class Origin(enum.IntEnum):
    """Who said what the chapters are."""

    OWNER = 1
    FILE = 2


class ChapterList(Base):
    """The chapters of a video, read and replaced as one; those of a description are not stored, it may change."""

    __tablename__ = "chapter_list"

    video_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("video.id", ondelete="CASCADE"), primary_key=True)
    origin: Mapped[Origin] = mapped_column(IntEnumType(Origin))
    chapters: Mapped[list[dict[str, object]]] = mapped_column(Json)  # `rules.Chapter`, by time
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
