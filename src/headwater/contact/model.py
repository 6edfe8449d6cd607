"""Who sent a message a short while ago: a hash of where it came from, no more."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, UtcDateTime


class ContactSender(Base):
    """An address that has to wait until it may send the next message."""

    __tablename__ = "contact_sender"
    __table_args__ = (sa.Index("ix_contact_sender_until", "until_at"),)

    sender: Mapped[str] = mapped_column(primary_key=True)  # signed with the instance's secret: nobody can guess it back
    until_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
