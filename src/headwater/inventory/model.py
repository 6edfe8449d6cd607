"""The last measurement of the store."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, Json, UtcDateTime


class StorageSurvey(Base):
    """One row: what was found when the store was last walked through, which takes too long for a page."""

    __tablename__ = "storage_survey"

    id: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    measured_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    use: Mapped[dict[str, object]] = mapped_column(Json)  # `use.StorageUse`
