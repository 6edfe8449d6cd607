"""A list of comments to review as a page shows it, and what its form does. For owners and for moderators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup

from headwater.accounts import account_path, load_accounts
from headwater.actors import LOCAL_HOST, face_path
from headwater.comments import approve_comment, remove_comment, render
from headwater.kit.errors import Invalid
from headwater.kit.ids import read_number, shorten
from headwater.reviewing.query import MAX_TEXT, CommentQuery
from headwater.reviewing.store import Scope, list_comments, load_chosen
from headwater.videos import find_any
from headwater.web.context import Ctx

APPROVE, DELETE = "approve", "delete"
MAX_PAGE = 10_000
MAX_CHOSEN = 100  # as many as a page can show


class ReviewRow(msgspec.Struct, frozen=True, kw_only=True):
    """A comment with where it stands."""

    id: int
    author: str | None
    author_path: str | None
    avatar_url: str | None
    words: Markup
    created_at: dt.datetime
    is_held: bool
    title: str
    video_path: str
    path: str


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A page of comments; `base` is its address without filters."""

    base: str
    search: str
    only_held: bool
    page: int
    last: int = 1
    total: int = 0
    rows: list[ReviewRow] = []

    def address(self, page: int | None = None, more: Mapping[str, str] = MappingProxyType({})) -> str:
        """Return the address of a page of this list."""
        shown = {"search": self.search, "state": "held" if self.only_held else ""}
        shown["page"] = str(page or self.page) if (page or self.page) > 1 else ""
        text = urlencode({name: value for name, value in shown.items() if value} | dict(more))
        return f"{self.base}?{text}" if text else self.base


def read_listing(ctx: Ctx, base: str, scope: Scope) -> Listing:
    """Read the page that an address asks for; nonsense in it is passed over."""
    given = ctx.request.query_params
    number = given.get("page", "")
    page = min(max(1, int(number)), MAX_PAGE) if number.isascii() and number.isdecimal() and len(number) < 6 else 1
    search = given.get("search", "").replace("\x00", "").strip()[:MAX_TEXT]
    only_held, size = given.get("state") == "held", ctx.settings.web.page_size
    query = CommentQuery(
        start=(page - 1) * size, count=size, search=search or None, is_held=True if only_held else None
    )
    total, rows = list_comments(ctx.session, query, scope)
    return Listing(
        base=base,
        search=search,
        only_held=only_held,
        page=page,
        last=max(1, -(-total // size)),
        total=total,
        rows=shape_rows(ctx, rows),
    )


def shape_rows(ctx: Ctx, rows: list[Any]) -> list[ReviewRow]:
    """Shape rows of the store; one statement reads who wrote them."""
    numbers = {row.account_id for row in rows if row.account_id is not None}
    accounts = load_accounts(ctx.session, numbers) if numbers else {}
    return [_shape(row, accounts.get(row.account_id)) for row in rows]


def read_chosen(given: object) -> list[int]:
    """Read the chosen comments of a form; raises Invalid for none, too many, and what is no number."""
    entries = given if isinstance(given, list) else [] if given is None else [given]
    numbers = [number for entry in entries if (number := read_number(entry)) is not None]
    if not numbers or len(numbers) != len(entries) or len(entries) > MAX_CHOSEN:
        raise Invalid("Choose at least one comment", fields={"comments": "Invalid value"})
    return sorted(set(numbers))


def apply(ctx: Ctx, action: object, chosen: list[int]) -> int:
    """Let comments through or remove them, each as its own rules say; returns how many. Raises Invalid, Forbidden."""
    if action not in (APPROVE, DELETE):
        raise Invalid("Choose what to do with the comments", fields={"action": "Invalid value"})
    done = 0
    videos: dict[int, Any] = {}
    for row in load_chosen(ctx.session, chosen):
        if row.video_id not in videos:
            videos[row.video_id] = find_any(ctx.session, str(row.video_id))
        if action == DELETE:
            remove_comment(ctx.session, ctx.viewer, videos[row.video_id], row.id)
        elif row.held_for_review:
            approve_comment(ctx.session, ctx.viewer, videos[row.video_id], row.id)
        else:
            continue
        done += 1
    return done


def _shape(row: Any, author: Any) -> ReviewRow:
    elsewhere = author is not None and author.host != LOCAL_HOST
    video_path = f"/w/{shorten(row.video_uuid)}"
    return ReviewRow(
        id=row.id,
        author=None if author is None else author.display_name,
        author_path=None if author is None else account_path(author.name, author.host),
        avatar_url=None if author is None else face_path(author.avatars),
        words=Markup(render(row.text, row.mentions, from_elsewhere=elsewhere)),  # noqa: S704  # cleaned by nh3
        created_at=row.created_at,
        is_held=row.held_for_review,
        title=row.video_name,
        video_path=video_path,
        path=f"{video_path}/comments/{row.id}",
    )
