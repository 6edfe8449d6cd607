"""What others knew of us and is gone."""

from __future__ import annotations

import datetime as dt
import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, UtcDateTime


class VideoTombstone(Base):
    """A video that others were told of and that was removed: they are answered 410 from then on."""

    __tablename__ = "video_tombstone"

    uuid: Mapped[uuid.UUID] = mapped_column(sa.Uuid, primary_key=True)
    url: Mapped[str]
    deleted_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
