"""Comments for those who review them, on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.accounts import AccountDetails, load_accounts, to_account_details
from headwater.kit.clock import format_wire


class CommentedVideo(msgspec.Struct):
    """The video below which a comment stands."""

    id: int
    uuid: str
    name: str


class ReviewedComment(msgspec.Struct, rename="camel", kw_only=True):
    """A comment with where it stands."""

    id: int
    url: str
    text: str
    thread_id: int
    in_reply_to_comment_id: int | None
    video_id: int
    created_at: str
    updated_at: str
    held_for_review: bool
    automatic_tags: list[str] = []
    video: CommentedVideo
    account: AccountDetails | None


class ReviewedPage(msgspec.Struct):
    """A page of comments."""

    total: int
    data: list[ReviewedComment]


def to_page(session: Session, total: int, rows: Sequence[Any]) -> ReviewedPage:
    """Shape rows of the store; one statement reads who wrote them."""
    authors = {row.account_id for row in rows if row.account_id is not None}
    accounts = load_accounts(session, authors) if authors else {}
    return ReviewedPage(total, [_to_comment(row, accounts.get(row.account_id)) for row in rows])


def _to_comment(row: Any, author: Any) -> ReviewedComment:
    return ReviewedComment(
        id=row.id,
        url=row.url,
        text=row.text,
        thread_id=row.thread_id,
        in_reply_to_comment_id=row.in_reply_to_id,
        video_id=row.video_id,
        created_at=format_wire(row.created_at),
        updated_at=format_wire(row.updated_at),
        held_for_review=row.held_for_review,
        video=CommentedVideo(row.video_id, str(row.video_uuid), row.video_name),
        account=None if author is None else to_account_details(author),
    )
