"""The page "My videos": a list to filter, and one form that changes whatever is chosen in it."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from headwater.describing import load_choices
from headwater.kit.errors import Problem
from headwater.library import actions, service, store
from headwater.library.query import MAX_PAGE, PATH, LibraryQuery, read_query
from headwater.library.rows import to_row
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.pages import render
from headwater.web.html.reasons import tell

DONE, COUNT = "done", "count"
CONFIRMED = "confirmed"
NO_STORE = {"Cache-Control": "no-store"}


@get(PATH)
@reads(auth=Auth.REQUIRED)
def show_videos(ctx: Ctx) -> Response[Any]:
    """Show one's own videos."""
    return _render(ctx)


@post(PATH, status_code=200, dependencies={"fields": Provide(read_fields)})
@writes()
def change_videos(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Change or remove the chosen videos; removal is confirmed on a page of its own."""
    values, query = fields.values, read_query(dict(ctx.request.query_params))
    chosen: list[int] = []
    try:
        chosen = actions.read_chosen(values.get(actions.CHOSEN))
        action = actions.read_action(values.get(actions.FIELD))
        if action.verb == actions.DELETE and CONFIRMED not in values:
            return _confirm(ctx, query, chosen)
        with ctx.session.begin_nested():  # a refusal in the middle leaves none of them changed
            count = service.apply(ctx.session, ctx.viewer, chosen, action)
    except Problem as problem:
        if problem.status != 400:
            raise
        return _render(ctx, chosen=chosen, problem=tell(problem, problem.detail), status=400)
    address = query.address(more={DONE: action.verb, COUNT: str(count)})
    return Redirect(address, status_code=303, headers=NO_STORE)


def _render(
    ctx: Ctx, *, chosen: list[int] | None = None, problem: str | None = None, status: int = 200
) -> Response[bytes]:
    assert ctx.viewer.account_id is not None  # the route needs somebody
    parameters = dict(ctx.request.query_params)
    query, size = read_query(parameters), ctx.settings.web.page_size
    total, rows = store.list_own(ctx.session, ctx.viewer.account_id, query, size)
    last = min(max(1, -(-total // size)), MAX_PAGE)
    count = parameters.get(COUNT, "")
    return render(
        ctx,
        "library/videos.html",
        status=status,
        islands=("library",),
        query=query,
        total=total,
        videos=[to_row(row) for row in rows],
        choices=load_choices(ctx.session, ctx.viewer.account_id, ctx.language),
        chosen=frozenset(chosen or ()),
        problem=problem,
        done=(parameters.get(DONE), int(count)) if count.isascii() and count.isdecimal() and len(count) < 5 else None,
        previous=query.address(query.page - 1) if query.page > 1 else None,
        following=query.address(query.page + 1) if query.page < last else None,
        last=last,
    )


def _confirm(ctx: Ctx, query: LibraryQuery, chosen: list[int]) -> Response[bytes]:
    assert ctx.viewer.account_id is not None  # the route needs somebody
    rows = [to_row(row) for row in store.list_chosen(ctx.session, ctx.viewer.account_id, chosen)]
    return render(ctx, "library/delete.html", videos=rows, back=query.address())


routes = (show_videos, change_videos)
