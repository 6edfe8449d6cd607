"""The codes in mails that were sent. Only hashes are kept."""

from __future__ import annotations

import datetime as dt
import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, UtcDateTime


class CodePurpose(enum.IntEnum):
    """What a code is good for, and whose number its `subject_id` is."""

    EMAIL = 1  # confirms the address of a user
    PENDING_EMAIL = 2  # confirms the one that a user wants to have
    PASSWORD = 3  # sets the password of a user
    REGISTRATION = 4  # confirms the address of a request to join


class MailedCode(Base):
    """A code that was sent. It stays when it was used or has ended, so that mails can be counted."""

    __tablename__ = "mailed_code"
    __table_args__ = (
        sa.Index("ix_mailed_code_subject", "purpose", "subject_id", "created_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    purpose: Mapped[CodePurpose] = mapped_column(IntEnumType(CodePurpose))
    subject_id: Mapped[int] = mapped_column(sa.BigInteger)
    folded_email: Mapped[str]  # where it went: it proves nothing about another address
    code_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
