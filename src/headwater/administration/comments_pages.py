"""The moderators' list of comments: all that was said here, to find, to let through, to remove."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.administration.sections import render_section
from headwater.house.rights import Right
from headwater.reviewing.web import Scope, answer_form, read_done, read_listing
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, reads, writes

PATH = "/admin/overview/comments"
TEMPLATES = {"list": "comments.html", "confirm": "comments_delete.html"}


@get(PATH)
@reads(right=Right.SEE_ALL_COMMENTS)
def show_comments(ctx: Ctx) -> Response[Any]:
    """Show the comments of this instance."""
    listing = read_listing(ctx, PATH, Scope())
    return render_section(ctx, "comments.html", PATH, listing=listing, problem=False, done=read_done(ctx))


@post(PATH, status_code=200, dependencies={"fields": Provide(read_fields)})
@writes(right=Right.MANAGE_ANY_VIDEO_COMMENT)
def change_comments(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Let the chosen comments through, or remove them."""

    def show(page: str, **context: Any) -> Response[Any]:
        return render_section(ctx, TEMPLATES[page], PATH, **context)

    return answer_form(ctx, fields, PATH, Scope(), show)


routes = (show_comments, change_comments)
