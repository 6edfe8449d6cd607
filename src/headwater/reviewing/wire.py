"""Comments for those who review them, on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.accounts import load_accounts
from headwater.comments import CommentCore, core_of


class CommentedVideo(msgspec.Struct):
    """The video below which a comment stands."""

    id: int
    uuid: str
    name: str


class ReviewedComment(CommentCore, rename="camel", kw_only=True):
    """A comment with where it stands."""

    automatic_tags: list[str] = []
    video: CommentedVideo


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
    video = CommentedVideo(row.video_id, str(row.video_uuid), row.video_name)
    return ReviewedComment(**core_of(row, author), video=video)
