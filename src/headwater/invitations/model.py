"""Invitations that somebody made."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, UtcDateTime


class Invitation(Base):
    """A link for a few people. It is found by the hash of its code; its maker may see the code again."""

    __tablename__ = "invitation"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)  # who invites
    code_hash: Mapped[str] = mapped_column(unique=True)
    sealed_code: Mapped[str]  # with the instance's secret
    note: Mapped[str]  # for whom it is, as its maker remembers it
    max_uses: Mapped[int]
    uses: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
