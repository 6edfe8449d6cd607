"""Load what pages show of a video's comments."""

from __future__ import annotations

from typing import Any

from headwater.comments import Comment, needs_review, place_of, read_thread, read_threads
from headwater.discussion.view import MOST_ANSWERED, NEWEST, Discussion, Reader, order_as_tree
from headwater.kit.ids import shorten
from headwater.videos import is_open_to_all, standing_of
from headwater.web.context import Ctx

MAX_PAGE = 10_000  # nobody walks further; it bounds what the database skips


def read_page(ctx: Ctx) -> int:
    """Read the page number of an address; anything else is the first."""
    text = ctx.request.query_params.get("page", "")
    return min(max(1, int(text)), MAX_PAGE) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def read_sort(ctx: Ctx) -> str:
    """Read the order that an address asks for."""
    return MOST_ANSWERED if ctx.request.query_params.get("sort") == MOST_ANSWERED else NEWEST


def load_discussion(ctx: Ctx, video: Any, *, page: int = 1, sort: str = NEWEST) -> Discussion:
    """Return a page of the threads below a row of `find_visible`."""
    size, reader = ctx.settings.comments.page_size, Reader(ctx, video)
    found = read_threads(ctx.session, ctx.viewer, video, start=(page - 1) * size, count=size, sort=sort)
    said = _begin(ctx, video, reader, page=page, pages=-(-found.total // size))
    said.comments, said.sort, said.total = reader.shape(found.rows), sort, found.total_not_removed
    return said


def load_thread(ctx: Ctx, video: Any, thread_id: int, *, page: int = 1) -> Discussion:
    """Return a comment and a page of what followed; raises NotFound and Invalid."""
    rows = read_thread(ctx.session, ctx.viewer, video, thread_id, most=ctx.settings.comments.max_thread)
    (root, *below), depths = order_as_tree(rows)
    size, reader = ctx.settings.comments.page_size, Reader(ctx, video)
    said = _begin(ctx, video, reader, page=page, pages=-(-len(below) // size))
    said.comments = reader.shape([root, *below[(page - 1) * size : page * size]], depths)
    said.thread_id, said.total = thread_id, len(below)
    return said


def find_page(ctx: Ctx, video: Any, comment: Comment) -> int:
    """Return on which page of its thread an answer stands; 1 beyond what is shown."""
    most = ctx.settings.comments.max_thread
    (_, *below), _ = order_as_tree(read_thread(ctx.session, ctx.viewer, video, comment.thread_id, most=most))
    numbers = [row.id for row in below]
    return numbers.index(comment.id) // ctx.settings.comments.page_size + 1 if comment.id in numbers else 1


def _begin(ctx: Ctx, video: Any, reader: Reader, *, page: int, pages: int) -> Discussion:
    return Discussion(
        path=f"/w/{shorten(video.uuid)}",
        title=video.name,
        is_closed=not reader.is_open,
        is_reviewed=needs_review(ctx.viewer, place_of(video)),
        may_write=ctx.viewer.signed_in and reader.is_open,
        is_open_to_all=is_open_to_all(standing_of(video)),
        max_length=ctx.settings.comments.max_length,
        page=page,
        last=max(1, pages),
    )
