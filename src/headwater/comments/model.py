"""What people say below videos. Local and remote comments share this table."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from headwater.db import Base, BigId, Json, UtcDateTime


class Comment(Base):
    """A comment; a removed one stays as a tombstone, so that answers to it keep their place."""

    __tablename__ = "comment"
    __table_args__ = (
        sa.Index("ix_comment_threads", "video_id", "in_reply_to_id", "created_at", "id"),
        sa.Index("ix_comment_thread", "thread_id", "created_at", "id"),
        sa.Index("ix_comment_account", "account_id", "created_at"),
        sa.Index("ix_comment_created", "created_at", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)  # ActivityPub id: stored, never rebuilt
    video_id: Mapped[int] = mapped_column(sa.ForeignKey("video.id", ondelete="CASCADE"))
    # None: the account is gone. A tombstone keeps it, to sign that its comment is gone.
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id", ondelete="SET NULL"))
    thread_id: Mapped[int] = mapped_column(sa.BigInteger)  # the comment that everything began with; a root's own id
    in_reply_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comment.id", ondelete="CASCADE"), index=True)
    depth: Mapped[int] = mapped_column(default=0)  # answers above it
    text: Mapped[str]  # as on the wire: Markdown of ours, Markdown or cleaned HTML of others; empty once removed
    folded_text: Mapped[str]  # what search looks at
    mentions: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)  # `mentions.Mention`
    held_for_review: Mapped[bool] = mapped_column(default=False)
    reply_approval: Mapped[str | None]  # id of the activity by which a remote video's owner let it through (FEP-5624)
    # Of a root, what everybody may see: answers, and those of the video's owner. Kept by `store.recount_threads`.
    replies: Mapped[int] = mapped_column(default=0)
    replies_by_owner: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    deleted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
