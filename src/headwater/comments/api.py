"""Comments below a video over REST."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
from litestar import Response, delete, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from headwater.comments import reading, service, wire
from headwater.comments.model import Comment
from headwater.comments.rules import FIELD
from headwater.videos import find_any, find_visible
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, Id, Start, answers

VIDEO = "/api/v1/videos/{video_id:str}"
BODY = {"fields": Provide(read_fields)}
Sort = Literal["createdAt", "-createdAt", "totalReplies", "-totalReplies"]


@get(f"{VIDEO}/comment-threads", responses=answers(wire.ThreadPage))
@reads()
def list_threads(
    ctx: Ctx, video_id: FromPath[str], start: Start = 0, count: Count = DEFAULT_COUNT, sort: Sort = "-createdAt"
) -> Response[bytes]:
    """Return the comments that began something."""
    row = find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers, field="videoId")
    found = reading.read_threads(ctx.session, ctx.viewer, row, start=start, count=count, sort=sort)
    data = wire.to_comments(ctx.session, found.rows)
    return _answer(wire.ThreadPage(found.total, data, found.total_not_removed))


@get(f"{VIDEO}/comment-threads/{{thread_id:int}}", responses=answers(wire.ThreadTree))
@reads()
def get_thread(ctx: Ctx, video_id: FromPath[str], thread_id: Id) -> Response[bytes]:
    """Return a comment with all that followed."""
    row = find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers, field="videoId")
    most = ctx.settings.comments.max_thread
    return _answer(wire.to_tree(ctx.session, reading.read_thread(ctx.session, ctx.viewer, row, thread_id, most=most)))


@post(f"{VIDEO}/comment-threads", status_code=200, dependencies=BODY, responses=answers(wire.CommentAnswer))
@writes()
def begin_thread(ctx: Ctx, video_id: FromPath[str], fields: NamedDependency[Fields]) -> Response[bytes]:
    """Write below a video."""
    return _post(ctx, video_id, fields)


@post(
    f"{VIDEO}/comments/{{comment_id:int}}",
    status_code=200,
    dependencies=BODY,
    responses=answers(wire.CommentAnswer),
)
@writes()
def answer_comment(
    ctx: Ctx, video_id: FromPath[str], comment_id: Id, fields: NamedDependency[Fields]
) -> Response[bytes]:
    """Answer a comment."""
    return _post(ctx, video_id, fields, comment_id)


@delete(f"{VIDEO}/comments/{{comment_id:int}}", status_code=204)
@writes()
def remove_comment(ctx: Ctx, video_id: FromPath[str], comment_id: Id) -> None:
    """Take a comment away."""
    service.remove_comment(ctx.session, ctx.viewer, find_any(ctx.session, video_id, field="videoId"), comment_id)


@post(f"{VIDEO}/comments/{{comment_id:int}}/approve", status_code=204)
@writes()
def approve_comment(ctx: Ctx, video_id: FromPath[str], comment_id: Id) -> None:
    """Let a comment through that waits for review."""
    service.approve_comment(ctx.session, ctx.viewer, find_any(ctx.session, video_id, field="videoId"), comment_id)


def _post(ctx: Ctx, video_id: str, fields: Fields, parent_id: int | None = None) -> Response[bytes]:
    row = find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers, field="videoId")
    given = fields.values.get(FIELD)
    comment: Comment = service.post_comment(ctx.session, ctx.settings, ctx.viewer, row, given, parent_id=parent_id)
    (shaped,) = wire.to_comments(ctx.session, [comment])
    return _answer(wire.CommentAnswer(shaped))


def _answer(document: Any) -> Response[bytes]:
    return Response(msgspec.json.encode(document), media_type="application/json")


routes = (list_threads, get_thread, begin_thread, answer_comment, remove_comment, approve_comment)
