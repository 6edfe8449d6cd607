"""Comments on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.accounts import AccountDetails, load_accounts, to_account_details
from headwater.kit.clock import format_wire


class CommentCore(msgspec.Struct, rename="camel", kw_only=True):
    """What a comment says wherever it stands."""

    id: int
    url: str
    text: str
    thread_id: int
    in_reply_to_comment_id: int | None
    video_id: int
    created_at: str
    updated_at: str
    held_for_review: bool
    account: AccountDetails | None


class VideoComment(CommentCore, rename="camel", kw_only=True):
    """A comment; of a removed one only its place is left."""

    deleted_at: str | None
    is_deleted: bool
    total_replies_from_video_author: int
    total_replies: int


class CommentAnswer(msgspec.Struct):
    """What was just written."""

    comment: VideoComment


class ThreadPage(msgspec.Struct, rename="camel"):
    """A page of the comments that began something."""

    total: int
    data: list[VideoComment]
    total_not_deleted_comments: int


class ThreadTree(msgspec.Struct):
    """A comment with its answers, and theirs."""

    comment: VideoComment
    children: list[ThreadTree]


def to_comments(session: Session, rows: Sequence[Any]) -> list[VideoComment]:
    """Shape comments or their rows; one statement reads who wrote them."""
    authors = {row.account_id for row in rows if row.account_id is not None and row.deleted_at is None}
    accounts = load_accounts(session, authors) if authors else {}
    return [_to_comment(row, accounts) for row in rows]


def to_tree(session: Session, rows: Sequence[Any]) -> ThreadTree:
    """Put a thread, its beginning first, into each other; what answers something that is not shown is left out."""
    known: dict[int, ThreadTree] = {}
    for comment in to_comments(session, rows):
        known[comment.id] = ThreadTree(comment, [])
        if comment.in_reply_to_comment_id in known:
            known[comment.in_reply_to_comment_id].children.append(known[comment.id])
    return known[rows[0].id]


def _to_comment(row: Any, accounts: Mapping[int, Any]) -> VideoComment:
    author = accounts.get(row.account_id) if row.deleted_at is None else None
    return VideoComment(
        **core_of(row, author),
        deleted_at=None if row.deleted_at is None else format_wire(row.deleted_at),
        is_deleted=row.deleted_at is not None,
        total_replies_from_video_author=row.replies_by_owner,
        total_replies=row.replies,
    )


def core_of(row: Any, author: Any) -> dict[str, Any]:
    """Return the fields of `CommentCore`; `author` is a row of accounts, or None."""
    return {
        "id": row.id,
        "url": row.url,
        "text": row.text,
        "thread_id": row.thread_id,
        "in_reply_to_comment_id": row.in_reply_to_id,
        "video_id": row.video_id,
        "created_at": format_wire(row.created_at),
        "updated_at": format_wire(row.updated_at),
        "held_for_review": row.held_for_review,
        "account": None if author is None else to_account_details(author),
    }
