"""Pages of comments: the list, one thread, and the question before one is removed."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from headwater.comments import Comment, find_on_video, may_remove, place_of, said_by
from headwater.discussion.loading import find_page, load_discussion, load_thread, read_page, read_sort
from headwater.discussion.view import Discussion, Reader
from headwater.kit.errors import Conflict, Forbidden, Invalid, NotFound, Reason
from headwater.kit.ids import shorten
from headwater.videos import Privacy
from headwater.watching.web import find_for_page
from headwater.web.context import Auth, Ctx, reads
from headwater.web.html.pages import render
from headwater.web.wire import Id

LIST = "/w/{video_id:str}/comments"
ONE = f"{LIST}/{{comment_id:int}}"


@get(LIST)
@reads()
def show_comments(ctx: Ctx, video_id: FromPath[str]) -> Response[Any]:
    """Show what is said below a video; the watch page takes its part of it."""
    row = find_for_page(ctx, video_id)
    panel = load_discussion(ctx, row, page=read_page(ctx), sort=read_sort(ctx))
    return render_panel(ctx, row, panel)


@get(ONE)
@reads()
def show_thread(ctx: Ctx, video_id: FromPath[str], comment_id: Id) -> Response[Any]:
    """Show a comment with what followed; an answer leads to its thread."""
    row = find_for_page(ctx, video_id)
    comment = find_below(ctx, row, comment_id)
    if comment.thread_id != comment_id:
        page = find_page(ctx, row, comment)
        address = f"/w/{shorten(row.uuid)}/comments/{comment.thread_id}?page={page}#comment-{comment_id}"
        return Redirect(address, status_code=302, headers={"Cache-Control": "no-store"})
    return render_panel(ctx, row, load_thread(ctx, row, comment_id, page=read_page(ctx)))


@get(f"{ONE}/delete")
@reads(auth=Auth.REQUIRED)
def ask_before_removing(ctx: Ctx, video_id: FromPath[str], comment_id: Id) -> Response[Any]:
    """Show what would go."""
    row = find_for_page(ctx, video_id)
    comment = find_below(ctx, row, comment_id)
    said = said_by(comment)
    if not may_remove(ctx.viewer, place_of(row), said):
        raise Forbidden("Cannot remove video comment of another user")
    if said.is_removed:
        raise Conflict(Reason("This comment is already deleted"))
    (view,) = Reader(ctx, row).shape([comment])
    return render(ctx, "discussion/delete.html", comment=view, title=row.name, path=f"/w/{shorten(row.uuid)}")


@get("/videos/watch/{video_id:str}/comments/{comment_id:int}")
@reads()
def lead_to_comment(ctx: Ctx, video_id: FromPath[str], comment_id: Id) -> Redirect:
    """Lead from a comment's address on the wire to where people read it."""
    row = find_for_page(ctx, video_id)
    comment = find_below(ctx, row, comment_id)
    return Redirect(f"/w/{shorten(row.uuid)}/comments/{comment.id}", status_code=302)


def find_below(ctx: Ctx, row: Any, comment_id: int) -> Comment:
    """Return a comment below a video; one of another video is not there."""
    try:
        return find_on_video(ctx.session, ctx.viewer, row.id, place_of(row), comment_id)
    except Invalid as problem:
        raise NotFound("Video comment not found") from problem


def render_panel(ctx: Ctx, row: Any, panel: Discussion, status: int = 200) -> Response[bytes]:
    """Answer with the page of a list or thread; what a password protects is not shared."""
    template = "discussion/comments.html" if panel.thread_id is None else "discussion/thread.html"
    shared = row.privacy is not Privacy.PASSWORD_PROTECTED
    return render(ctx, template, status=status, shared=shared, canonical_path=panel.address(panel.page), panel=panel)


routes = (show_comments, show_thread, ask_before_removing, lead_to_comment)
