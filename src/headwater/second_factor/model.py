"""Recovery codes. The secret of the authenticator application stands with its user, sealed."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, UtcDateTime


class RecoveryCode(Base):
    """One code that has not been used; using it removes the row."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)  # keyed by the instance's secret: 50 bits alone could be tried
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
