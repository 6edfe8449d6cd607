"""Tokens of applications and sessions of browsers. Only hashes are kept."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, UtcDateTime


class OAuthClient(Base):
    """The application credentials that every client of this instance fetches; public by design of the wire."""

    __tablename__ = "oauth_client"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    client_id: Mapped[str] = mapped_column(unique=True)
    client_secret: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Token(Base):
    """One sign-in: an OAuth2 pair (`refresh_hash` set) or a page session (no refresh token)."""

    __tablename__ = "token"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    access_hash: Mapped[str] = mapped_column(unique=True)
    access_expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    refresh_hash: Mapped[str | None] = mapped_column(unique=True)
    refresh_expires_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    device: Mapped[str | None]  # user agent, for the sessions list
    address: Mapped[str | None]  # where it was opened from
    used_device: Mapped[str | None]
    used_address: Mapped[str | None]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
