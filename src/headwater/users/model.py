"""The user table: logins of this instance."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, Json, UtcDateTime
from headwater.house.rights import Role


class User(Base):
    """Someone who can sign in. Preferences that only shape answers are one JSON document."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    username: Mapped[str]
    folded_username: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str]
    folded_email: Mapped[str] = mapped_column(unique=True)
    email_verified: Mapped[bool | None]
    pending_email: Mapped[str | None]  # shall be the address once it is confirmed
    folded_pending_email: Mapped[str | None] = mapped_column(index=True)
    password_hash: Mapped[str]
    role: Mapped[Role] = mapped_column(IntEnumType(Role))
    blocked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    blocked_reason: Mapped[str | None]
    admin_flags: Mapped[int] = mapped_column(default=0)  # the wire's UserAdminFlag
    plugin_auth: Mapped[str | None]  # the plugin that signs this user in; the wire lets administrators take it away
    sealed_feed_token: Mapped[str | None]  # encrypted by the instance's secret, because the wire shows it again
    sealed_otp_secret: Mapped[str | None]  # of the authenticator application, sealed; none: the password signs in alone
    otp_step: Mapped[int | None] = mapped_column(sa.BigInteger)  # the half minute whose code was used last
    video_quota: Mapped[int] = mapped_column(sa.BigInteger, default=-1)  # bytes; -1: no limit
    video_quota_daily: Mapped[int] = mapped_column(sa.BigInteger, default=-1)
    preferences: Mapped[dict[str, object]] = mapped_column(Json, default=dict)
    last_login_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
