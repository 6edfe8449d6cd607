"""The page "Comments on my videos": what was said, what waits, and one form for whatever is chosen."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.reviewing.store import Scope
from headwater.reviewing.web import answer_form, read_done, read_listing
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.pages import render

PATH = "/my-library/comments-on-my-videos"


@get(PATH)
@reads(auth=Auth.REQUIRED)
def show_comments(ctx: Ctx) -> Response[Any]:
    """Show the comments below one's own videos."""
    listing = read_listing(ctx, PATH, _scope(ctx))
    return render(ctx, "reviewing/list.html", listing=listing, problem=False, done=read_done(ctx))


@post(PATH, status_code=200, dependencies={"fields": Provide(read_fields)})
@writes()
def change_comments(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Let the chosen comments through, or remove them."""

    def show(page: str, status: int = 200, **context: Any) -> Response[Any]:
        return render(ctx, f"reviewing/{page}.html", status=status, **context)

    return answer_form(ctx, fields, PATH, _scope(ctx), show)


def _scope(ctx: Ctx) -> Scope:
    return Scope(owner_account_id=ctx.viewer.account_id)


routes = (show_comments, change_comments)
