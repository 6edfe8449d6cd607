"""What is blocked: accounts and servers, by the instance or by one person; videos, by the instance."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, UtcDateTime

BY_INSTANCE = 0  # in `by_account_id`: no account has this number


class AccountBlock(Base):
    """An account that somebody, or the whole instance, does not want to see."""

    __tablename__ = "account_block"
    __table_args__ = (sa.UniqueConstraint("by_account_id", "target_account_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    by_account_id: Mapped[int] = mapped_column(sa.BigInteger)
    target_account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class ServerBlock(Base):
    """A host whose people somebody, or the whole instance, does not want to see; it need not be known."""

    __tablename__ = "server_block"
    __table_args__ = (sa.UniqueConstraint("by_account_id", "host"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    by_account_id: Mapped[int] = mapped_column(sa.BigInteger)
    host: Mapped[str]  # as actors keep it
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class VideoBlockKind(enum.IntEnum):
    """Why a video is blocked; numbers are the wire's."""

    MANUAL = 1
    BEFORE_PUBLISHED = 2  # it waits for a moderator


class VideoBlock(Base):
    """A video that only its owner and the moderators see."""

    __tablename__ = "video_block"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[VideoBlockKind] = mapped_column(IntEnumType(VideoBlockKind))
    reason: Mapped[str | None]
    unfederated: Mapped[bool]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
