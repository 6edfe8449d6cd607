"""What the administration's page of comments uses of this room. Apart from the package: it loads the web framework."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Response
from litestar.response import Redirect

from headwater.kit.errors import Problem
from headwater.reviewing.listing import DELETE, Listing, apply, read_chosen, read_listing, shape_rows
from headwater.reviewing.store import Scope, load_chosen
from headwater.web.bodies import Fields
from headwater.web.context import Ctx

__all__ = ["Listing", "Scope", "answer_form", "read_done", "read_listing"]

Render = Callable[..., Response[Any]]


def answer_form(ctx: Ctx, fields: Fields, base: str, scope: Scope, render: Render) -> Response[Any]:
    """Do what a form of the list asks for; removal is asked first. `render(template, **context)` makes a page."""
    values, listing = fields.values, read_listing(ctx, base, scope)
    try:
        chosen = read_chosen(values.get("comments"))
        if values.get("action") == DELETE and "confirmed" not in values:
            rows = shape_rows(ctx, load_chosen(ctx.session, chosen))
            return render("confirm", listing=listing, rows=rows)
        with ctx.session.begin_nested():  # a refusal in the middle leaves none of them changed
            count = apply(ctx, values.get("action"), chosen)
    except Problem as problem:
        if problem.status != 400:
            raise
        return render("list", listing=listing, problem=True, done=None, status=400)
    address = listing.address(more={"done": str(values["action"]), "count": str(count)})
    return Redirect(address, status_code=303, headers={"Cache-Control": "no-store"})


def read_done(ctx: Ctx) -> tuple[str, int] | None:
    """Read what a form has just done, from the address that it led to."""
    given = ctx.request.query_params
    done, count = given.get("done", ""), given.get("count", "")
    known = done in ("approve", "delete") and count.isascii() and count.isdecimal() and len(count) < 5
    return (done, int(count)) if known else None
