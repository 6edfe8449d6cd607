"""What playlists and hashes are written from again, whatever happened to the files that hold them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, Json

IndexEntry = tuple[float, int, str]
"""Seconds, bytes, SHA-256."""


class SegmentIndex(Base):
    """The segments of a finished rung, in order. Apart from `video_file`, whose lists never need it."""

    __tablename__ = "segment_index"

    video_file_id: Mapped[int] = mapped_column(sa.ForeignKey("video_file.id", ondelete="CASCADE"), primary_key=True)
    init_bytes: Mapped[int]
    segments: Mapped[list[IndexEntry]] = mapped_column(Json)
