"""Pages that administrators write."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, UtcDateTime

HOMEPAGE = "homepage"


class CustomPage(Base):
    """The Markdown text of one page of the instance."""

    __tablename__ = "custom_page"

    name: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[str]
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
