"""Uploads under way."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, Json, UtcDateTime


class Upload(Base):
    """A resumable upload: what has arrived so far lies in `tmp-persistent/` under its id."""

    __tablename__ = "upload"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    upload_id: Mapped[str] = mapped_column(unique=True)  # in the address; unguessable
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str]  # as the owner named it
    mimetype: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(sa.BigInteger)  # announced
    details: Mapped[dict[str, object]] = mapped_column(Json)  # the video's fields, checked
    replaces_video_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)  # whose file it shall become
    accepted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # all of it arrived and became a video
    video_id: Mapped[int | None] = mapped_column(sa.ForeignKey("video.id", ondelete="SET NULL"))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    touched_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
