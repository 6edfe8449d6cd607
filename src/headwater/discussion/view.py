"""Comments as pages show them: the input of `templates/`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from headwater.accounts import account_path, load_accounts
from headwater.actors import LOCAL_HOST, face_path
from headwater.comments import may_approve, may_remove, place_of, render, said_by
from headwater.kit.ids import shorten
from headwater.videos import CommentsPolicy
from headwater.web.context import Ctx

NEWEST, MOST_ANSWERED = "-createdAt", "-totalReplies"
MAX_INDENT = 3  # deeper answers say whom they answer instead


class Author(msgspec.Struct, frozen=True):
    """Who wrote a comment; `handle` (`name@host`) only of people from elsewhere."""

    name: str
    path: str
    avatar_url: str | None
    handle: str | None
    is_owner: bool


class CommentView(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as this viewer gets it; a removed one has no author and no words."""

    id: int
    path: str  # of its thread
    author: Author | None
    words: Markup
    created_at: dt.datetime
    is_held: bool
    is_removed: bool
    replies: int
    owner_replied: bool
    indent: int
    answers: str | None  # whom, where the indent does not show it
    may_answer: bool
    may_remove: bool
    may_approve: bool


class Discussion(msgspec.Struct, kw_only=True):
    """What stands below a video, or one thread of it."""

    path: str  # of the video
    title: str
    is_closed: bool
    is_reviewed: bool  # what this viewer writes waits
    may_write: bool
    is_open_to_all: bool  # other instances may show it to their people
    max_length: int
    page: int
    last: int
    comments: list[CommentView] = []
    total: int = 0  # comments in all, or answers of the thread
    sort: str = NEWEST
    thread_id: int | None = None
    # What a refused form held, and where: 0 is the form below the video.
    refused_at: int | None = None
    written: str = ""
    problem: str | None = None

    def address(self, page: int, sort: str | None = None) -> str:
        """Return the address of a page of this list."""
        base = f"{self.path}/comments" if self.thread_id is None else f"{self.path}/comments/{self.thread_id}"
        sort = sort or self.sort
        asked = [f"page={page}"] if page > 1 else []
        asked += [f"sort={sort}"] if sort != NEWEST else []
        return f"{base}?{'&'.join(asked)}" if asked else base


class Reader:
    """Shapes comments for one viewer below one video."""

    def __init__(self, ctx: Ctx, video: Any) -> None:
        self._ctx, self._place = ctx, place_of(video)
        self._path = f"/w/{shorten(video.uuid)}"
        self.is_open = self._place.policy is not CommentsPolicy.DISABLED

    def shape(self, rows: Sequence[Any], depths: Mapping[int, int] | None = None) -> list[CommentView]:
        """Shape rows; one statement reads who wrote them."""
        numbers = {row.account_id for row in rows if row.account_id is not None and row.deleted_at is None}
        accounts = load_accounts(self._ctx.session, numbers) if numbers else {}
        names = {row.id: accounts[row.account_id].display_name for row in rows if row.account_id in accounts}
        return [self._shape(row, accounts, names, (depths or {}).get(row.id, 0)) for row in rows]

    def _shape(self, row: Any, accounts: Mapping[int, Any], names: Mapping[int, str], depth: int) -> CommentView:
        said, viewer = said_by(row), self._ctx.viewer
        author = None if said.is_removed else accounts.get(row.account_id)
        elsewhere = author is not None and author.host != LOCAL_HOST
        return CommentView(
            id=row.id,
            path=f"{self._path}/comments/{row.thread_id}",
            author=None if author is None else self._author(author),
            words=Markup(render(row.text, row.mentions, from_elsewhere=elsewhere)),  # noqa: S704  # cleaned by nh3
            created_at=row.created_at,
            is_held=said.is_held,
            is_removed=said.is_removed,
            replies=row.replies,
            owner_replied=row.replies_by_owner > 0,
            indent=min(depth, MAX_INDENT),
            answers=names.get(row.in_reply_to_id) if depth > MAX_INDENT else None,
            may_answer=viewer.signed_in
            and self.is_open
            and not (said.is_removed or said.is_held)
            and said.depth < self._ctx.settings.comments.max_depth,
            may_remove=may_remove(viewer, self._place, said) and not said.is_removed,
            may_approve=said.is_held and may_approve(viewer, self._place),
        )

    def _author(self, row: Any) -> Author:
        return Author(
            name=row.display_name,
            path=account_path(row.name, row.host),
            avatar_url=face_path(row.avatars),
            handle=f"{row.name}@{row.host}" if row.host != LOCAL_HOST else None,
            is_owner=row.id == self._place.owner_account_id,
        )


def order_as_tree(rows: Sequence[Any]) -> tuple[list[Any], dict[int, int]]:
    """Return a thread, given by time, as one reads it: each answer below what it answers; and how deep each is."""
    answers: dict[int | None, list[Any]] = {}
    for row in rows[1:]:
        answers.setdefault(row.in_reply_to_id, []).append(row)
    found, depths, waiting = [], {}, [(rows[0], 0)]
    while waiting:
        row, depth = waiting.pop()
        found.append(row)
        depths[row.id] = depth
        waiting += [(answer, depth + 1) for answer in reversed(answers.get(row.id, []))]
    return found, depths
