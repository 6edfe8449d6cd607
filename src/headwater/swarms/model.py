"""What the tracker of this instance knows."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base


class SharedHash(Base):
    """An info hash under which something of a video is shared."""

    __tablename__ = "shared_hash"

    info_hash: Mapped[str] = mapped_column(sa.String(40), primary_key=True)  # hex
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"), index=True)
