"""Comments across videos over REST."""

from __future__ import annotations

from typing import Literal

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.accounts import find_account
from headwater.comments import remove_comments_of
from headwater.house.rights import Right
from headwater.kit.errors import Forbidden, NotFound
from headwater.reviewing.query import CommentQuery, read_query
from headwater.reviewing.scope import scope_of_moderator, scope_of_owner
from headwater.reviewing.store import Scope, list_comments
from headwater.reviewing.wire import ReviewedPage, to_page
from headwater.web.bodies import INVALID, Fields, check_fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.wire import answers

_KINDS = {"accountName": str, "scope": Literal["my-videos", "instance"]}
_CHECKS = {
    "accountName": (lambda name: 0 < len(name) <= 320 and "\x00" not in name, INVALID),
    "scope": (lambda _value: True, INVALID),
}


@get("/api/v1/videos/comments", responses=answers(ReviewedPage))
@reads(right=Right.SEE_ALL_COMMENTS)
def list_all(ctx: Ctx) -> Response[bytes]:
    """Return the comments of this instance."""
    query = read_query(ctx.request.scope["query_string"])
    return _answer(ctx, query, scope_of_moderator(ctx.session, query))


@get("/api/v1/users/me/videos/comments", responses=answers(ReviewedPage))
@reads(auth=Auth.REQUIRED)
def list_of_owner(ctx: Ctx) -> Response[bytes]:
    """Return the comments below the viewer's videos."""
    query = read_query(ctx.request.scope["query_string"])
    return _answer(ctx, query, scope_of_owner(ctx.session, ctx.viewer, query))


@post("/api/v1/bulk/remove-comments-of", status_code=204, dependencies={"fields": Provide(read_fields)})
@writes()
def remove_all_of(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Take away what somebody wrote, below one's own videos or everywhere."""
    given = check_fields(fields.values, _KINDS, required=("accountName", "scope"), checks=_CHECKS)
    everywhere = given["scope"] == "instance"
    if everywhere and not ctx.viewer.may(Right.MANAGE_ANY_VIDEO_COMMENT):
        raise Forbidden("User cannot remove any comments of this instance.")
    account = find_account(ctx.session, given["accountName"], ctx.settings.host)
    if account is None:
        raise NotFound("Account not found")
    own = ctx.viewer.account_id
    assert own is not None  # the route needs somebody
    remove_comments_of(ctx.session, account.id, below_videos_of=None if everywhere else own, by_account_id=own)


def _answer(ctx: Ctx, query: CommentQuery, scope: Scope) -> Response[bytes]:
    total, rows = list_comments(ctx.session, query, scope)
    return Response(msgspec.json.encode(to_page(ctx.session, total, rows)), media_type="application/json")


routes = (list_all, list_of_owner, remove_all_of)
