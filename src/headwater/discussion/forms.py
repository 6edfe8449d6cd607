"""The forms of a discussion: write, answer, let through, remove. A refused one comes back with what was written."""

from __future__ import annotations

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from headwater.comments import approve_comment, post_comment, remove_comment
from headwater.discussion.loading import load_discussion, load_thread
from headwater.discussion.mistakes import explain
from headwater.discussion.pages import LIST, ONE, find_below, render_panel
from headwater.discussion.view import Discussion
from headwater.kit.errors import Problem
from headwater.kit.ids import shorten
from headwater.watching.web import find_for_page
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, writes
from headwater.web.wire import Id

BODY = {"fields": Provide(read_fields)}
CORRECTABLE = (400, 409, 429)  # what the person can put right, or wait for
NO_STORE = {"Cache-Control": "no-store"}


@post(LIST, status_code=200, dependencies=BODY)
@writes()
def write(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Write below a video."""
    row = find_for_page(ctx, video_id)
    given = fields.values.get("text")
    try:
        comment = post_comment(ctx.session, ctx.settings, ctx.viewer, row, given)
    except Problem as problem:
        return _refuse(ctx, row, problem, given, load_discussion(ctx, row), 0)
    path = f"/w/{shorten(row.uuid)}"
    page = f"{path}/comments" if "hx-request" in ctx.request.headers else path
    return _go(f"{page}#comment-{comment.id}")


@post(ONE, status_code=200, dependencies=BODY)
@writes()
def answer(ctx: Ctx, video_id: FromPath[str], comment_id: Id, fields: NamedDependency[Fields]) -> Response[Any]:
    """Answer a comment."""
    row = find_for_page(ctx, video_id)
    parent = find_below(ctx, row, comment_id)
    given = fields.values.get("text")
    try:
        comment = post_comment(ctx.session, ctx.settings, ctx.viewer, row, given, parent_id=parent.id)
    except Problem as problem:
        return _refuse(ctx, row, problem, given, load_thread(ctx, row, parent.thread_id), comment_id)
    return _go(f"/w/{shorten(row.uuid)}/comments/{comment.id}")


@post(f"{ONE}/approve", status_code=200)
@writes()
def approve(ctx: Ctx, video_id: FromPath[str], comment_id: Id) -> Response[Any]:
    """Let a comment through."""
    row = find_for_page(ctx, video_id)
    comment = find_below(ctx, row, comment_id)
    approve_comment(ctx.session, ctx.viewer, row, comment_id)
    return _go(f"/w/{shorten(row.uuid)}/comments/{comment.thread_id}#comment-{comment_id}")


@post(f"{ONE}/delete", status_code=200)
@writes()
def remove(ctx: Ctx, video_id: FromPath[str], comment_id: Id) -> Response[Any]:
    """Take a comment away; leads to its thread while there is one, else to the video."""
    row = find_for_page(ctx, video_id)
    comment = find_below(ctx, row, comment_id)
    remove_comment(ctx.session, ctx.viewer, row, comment_id)
    path = f"/w/{shorten(row.uuid)}"
    return _go(f"{path}/comments/{comment.thread_id}" if comment.thread_id != comment.id else f"{path}#comments")


def _go(address: str) -> Redirect:
    return Redirect(address, status_code=303, headers=NO_STORE)


def _refuse(ctx: Ctx, row: Any, problem: Problem, given: object, panel: Discussion, at: int) -> Response[bytes]:
    """Show the form again with what it held; raises what nobody can put right."""
    if problem.status not in CORRECTABLE:
        raise problem
    panel.refused_at, panel.written = at, given if isinstance(given, str) else ""
    panel.problem = explain(problem, panel.max_length)
    return render_panel(ctx, row, panel, problem.status)


routes = (write, answer, approve, remove)
