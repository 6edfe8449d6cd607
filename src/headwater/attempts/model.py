"""Windows of wrong guesses."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, UtcDateTime


class AttemptWindow(Base):
    """How often somebody was wrong since the first wrong guess of this window."""

    __tablename__ = "attempt_window"

    # Kind and name, signed: people type passwords where a name belongs, and those must not lie about.
    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    ends_at: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
