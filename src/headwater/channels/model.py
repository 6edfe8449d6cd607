"""The channel table."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, UtcDateTime


class Channel(Base):
    """Where an account publishes."""

    __tablename__ = "channel"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("actor.id"), unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"), index=True)
    display_name: Mapped[str]
    name_sort_key: Mapped[str] = mapped_column(default="")
    folded_text: Mapped[str] = mapped_column(default="")  # display name and name: what plain search looks at
    description: Mapped[str | None]
    support: Mapped[str | None]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
