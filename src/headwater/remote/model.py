"""What is known of videos of other instances beyond the video itself, and what they have removed."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, Json, UtcDateTime


class RemoteVideo(Base):
    """How a video of another instance was read last."""

    __tablename__ = "remote_video"

    video_id: Mapped[int] = mapped_column(BigId, sa.ForeignKey("video.id", ondelete="CASCADE"), primary_key=True)
    page_url: Mapped[str | None]  # where its own instance shows it to people
    collections: Mapped[dict[str, str | None]] = mapped_column(Json)  # addresses of comments, likes, dislikes, shares
    read_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    failed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # when its instance did not answer, since then
    error: Mapped[str | None]
    talk_read_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)  # when its collections were read


class RemoteTombstone(Base):
    """Something that its instance has removed: what is still under way about it brings nothing back."""

    __tablename__ = "remote_tombstone"

    url: Mapped[str] = mapped_column(primary_key=True)
    deleted_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
