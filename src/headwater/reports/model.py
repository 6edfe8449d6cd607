"""Reports: what people tell moderators about a video, a comment or an account; and what both then say."""

from __future__ import annotations

import datetime as dt
import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, IntEnumType, Json, UtcDateTime


class ReportState(enum.IntEnum):
    """What moderators decided; numbers are the wire's."""

    PENDING = 1
    REJECTED = 2
    ACCEPTED = 3


class Subject(enum.IntEnum):
    """What a report is about."""

    VIDEO = 1
    COMMENT = 2
    ACCOUNT = 3


class Report(Base):
    """A report from here or from another instance. It outlives what it is about."""

    __tablename__ = "report"
    __table_args__ = (
        sa.Index("ix_report_created", "created_at", "id"),
        sa.Index("ix_report_state", "state", "created_at", "id"),
        sa.Index("ix_report_reporter", "reporter_account_id", "created_at", "id"),
        sa.Index("ix_report_flagged", "flagged_account_id"),
        sa.Index("ix_report_video", "video_id", "id"),
        sa.Index("ix_report_comment", "comment_id"),
        sa.Index("ix_report_url", "url"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    url: Mapped[str | None]  # of the activity by which it came from another instance; one may bring several
    subject: Mapped[Subject] = mapped_column(IntEnumType(Subject))
    # None: the account is gone, or an instance reports without a name.
    reporter_account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    flagged_account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    video_id: Mapped[int | None] = mapped_column(sa.ForeignKey("video.id", ondelete="SET NULL"))
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comment.id", ondelete="SET NULL"))
    start_at: Mapped[int | None]  # seconds of the video
    end_at: Mapped[int | None]
    seen: Mapped[dict[str, Any]] = mapped_column(Json)  # what it was about, as it looked then
    reason: Mapped[str]
    predefined_reasons: Mapped[list[int]] = mapped_column(Json, default=list)
    state: Mapped[ReportState] = mapped_column(IntEnumType(ReportState))
    moderation_comment: Mapped[str | None]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class ReportMessage(Base):
    """What a moderator and whoever reported say to each other."""

    __tablename__ = "report_message"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    by_moderator: Mapped[bool]
    message: Mapped[str]
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
