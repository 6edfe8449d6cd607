"""Requests to join, which moderators decide about."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, UtcDateTime


class RegistrationState(enum.IntEnum):
    """What became of a request; numbers are the wire's."""

    PENDING = 1
    REJECTED = 2
    ACCEPTED = 3


_HOLDS_ITS_NAMES = sa.text(f"state <> {int(RegistrationState.ACCEPTED)}")  # afterwards the user holds them


def _unique(column: str) -> sa.Index:
    held = _HOLDS_ITS_NAMES
    return sa.Index(f"uq_registration_{column}", column, unique=True, sqlite_where=held, postgresql_where=held)


class Registration(Base):
    """A request to join. Until a moderator deletes it, a rejected one keeps its names from being asked for again."""

    __tablename__ = "registration"
    __table_args__ = (
        *(_unique(column) for column in ("folded_username", "folded_email", "folded_channel_name")),
        sa.Index("ix_registration_created", "created_at", "id"),
        sa.Index("ix_registration_state", "state", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    state: Mapped[RegistrationState] = mapped_column(IntEnumType(RegistrationState))
    username: Mapped[str]
    folded_username: Mapped[str]
    email: Mapped[str]
    folded_email: Mapped[str]
    email_verified: Mapped[bool | None]
    password_hash: Mapped[str]  # empty once it is the user's
    reason: Mapped[str]
    display_name: Mapped[str | None]
    channel_name: Mapped[str | None]
    folded_channel_name: Mapped[str | None]
    channel_display_name: Mapped[str | None]
    language: Mapped[str]  # in which mails are written
    response: Mapped[str | None]  # what the moderator answered
    decided_by: Mapped[str | None]  # the moderator's name at that time
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
