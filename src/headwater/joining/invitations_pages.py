"""Invitations: one's own, and for those who decide about registrations everybody's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect
from sqlalchemy.orm import Session

from headwater.administration.web import read_page, render_section
from headwater.house.rights import Right
from headwater.invitations import invite, list_shown, take_back
from headwater.invitations.web import read_wishes
from headwater.joining.words import FORM_STATUSES, explain
from headwater.kit.errors import NotFound, Problem
from headwater.kit.ids import read_number
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads
from headwater.web.html.pages import render

OWN_PATH, ALL_PATH = "/my-account/invitations", "/admin/moderation/invitations"
RIGHT = Right.MANAGE_REGISTRATIONS
FIRST = {"note": "", "maxUses": "1", "expiresInDays": "7"}
BODY = {"fields": Provide(read_fields)}
NO_STORE = {"Cache-Control": "no-store"}


@get(OWN_PATH)
@reads(auth=Auth.REQUIRED)
def show_own(ctx: Ctx) -> Response[bytes]:
    """Show the viewer's invitations."""
    return _render(ctx, ctx.session, OWN_PATH, {}, None)


@post(OWN_PATH, status_code=200, dependencies=BODY)
@computes(pool="write")
def change_own(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Make an invitation, or take one back."""
    return _change(ctx, OWN_PATH, fields.values)


@get(ALL_PATH)
@reads(right=RIGHT)
def show_all(ctx: Ctx) -> Response[bytes]:
    """Show the invitations of everybody."""
    return _render(ctx, ctx.session, ALL_PATH, {}, None)


@post(ALL_PATH, status_code=200, dependencies=BODY)
@computes(right=RIGHT, pool="write")
def change_any(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Make an invitation, or take back anybody's."""
    return _change(ctx, ALL_PATH, fields.values)


def _change(ctx: Ctx, path: str, given: Mapping[str, Any]) -> Response[Any]:
    try:
        with ctx.runtime.database.write() as session:
            if given.get("action") == "remove":
                take_back(session, ctx.viewer, _read_number(given.get("id")))
                return _go_back(path, "remove")
            wishes = read_wishes({name: given[name] for name in FIRST if given.get(name)})
            invite(session, ctx.settings, ctx.viewer, wishes)
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        with ctx.runtime.database.read() as session:
            return _render(ctx, session, path, given, problem)
    return _go_back(path, "make")


def _go_back(path: str, done: str) -> Redirect:
    return Redirect(f"{path}?done={done}", status_code=303, headers=NO_STORE)


def _read_number(text: Any) -> int:
    if (number := read_number(text)) is None:
        raise NotFound("Invitation not found")
    return number


def _render(
    ctx: Ctx, session: Session, path: str, given: Mapping[str, Any], problem: Problem | None
) -> Response[bytes]:
    errors, whole = explain(problem)
    page, size = read_page(ctx.request.query_params.get("page")), ctx.settings.web.page_size
    every = path == ALL_PATH
    total, shown = list_shown(session, ctx.settings, ctx.viewer, all_makers=every, start=(page - 1) * size, count=size)
    context: dict[str, Any] = {
        "status": 200 if problem is None else problem.status,
        "path": path,
        "every": every,
        "invitations": shown,
        "values": FIRST | {name: given[name] for name in FIRST if isinstance(given.get(name), str)},
        "errors": errors,
        "problem": whole,
        "done": ctx.request.query_params.get("done", ""),
        "previous": f"{path}?page={page - 1}" if page > 1 else None,
        "following": f"{path}?page={page + 1}" if page * size < total else None,
    }
    if every:
        context.pop("path")
        return render_section(ctx, "invitations.html", path, room="joining", **context)
    return render(ctx, "joining/my_invitations.html", **context)


routes = (show_own, change_own, show_all, change_any)
