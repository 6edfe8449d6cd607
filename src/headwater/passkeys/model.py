"""Passkeys (WebAuthn credentials) and the challenges that wait for their answer."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, Json, UtcDateTime


class Passkey(Base):
    """One credential of a user."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(unique=True)  # base64url, as browsers write it
    public_key: Mapped[bytes]  # COSE
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    transports: Mapped[list[str]] = mapped_column(Json)  # hints for browsers where to look for it
    backed_up: Mapped[bool]  # known to other devices of the person too
    name: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class PasskeyChallenge(Base):
    """A challenge that was handed out; the answer removes it, so that it counts once."""

    __tablename__ = "passkey_challenge"

    challenge_hash: Mapped[str] = mapped_column(primary_key=True)
    purpose: Mapped[str]
    ends_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
