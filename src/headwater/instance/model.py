"""Facts frozen at the first start."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, UtcDateTime


class InstanceFacts(Base):
    """One row: the public address that federation knows this instance by."""

    __tablename__ = "instance"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    base_url: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
