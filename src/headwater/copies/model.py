"""Which copies are there."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, UtcDateTime


class RemoteCopy(Base):
    """A file that lies in the store and elsewhere."""

    __tablename__ = "remote_copy"

    storage_key: Mapped[str] = mapped_column(primary_key=True)
    size_bytes: Mapped[int] = mapped_column(sa.BigInteger)
    used_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)  # to the hour: reading is not writing
