"""The pages of the first steps: begin, a question each, the end; and the way to put them aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect

from headwater.configuration import change_settings, check_editable, may_edit
from headwater.configuring.web import MAX_BODY_BYTES, Overtaken, save_page, view_group
from headwater.db.saved_settings import read_saved
from headwater.house.rights import Right
from headwater.kit.errors import Invalid, NotFound, Problem
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, reads, writes
from headwater.web.html.navigation import WELCOME_PATH
from headwater.web.html.pages import render
from headwater.web.html.reasons import explain
from headwater.welcoming.steps import FOLLOWING, NAMES, Step, find_step, group_of

ONE = f"{WELCOME_PATH}/{{name:str}}"
OFFERED = "webadmin.welcome.offered"
BODY = {"fields": Provide(read_fields)}
NO_STORE = {"Cache-Control": "no-store"}


@get(WELCOME_PATH)
@reads(right=Right.MANAGE_CONFIGURATION)
def begin(ctx: Ctx) -> Response[bytes]:
    """Say what is coming."""
    return render(ctx, "welcoming/begin.html", count=len(NAMES), first=f"{WELCOME_PATH}/{NAMES[0]}")


@get(f"{WELCOME_PATH}/ready")
@reads(right=Right.MANAGE_CONFIGURATION)
def show_end(ctx: Ctx) -> Response[bytes]:
    """Say what one can do next."""
    return render(ctx, "welcoming/ready.html", last=f"{WELCOME_PATH}/{NAMES[-1]}")


@post(f"{WELCOME_PATH}/put-aside", status_code=200)
@writes(right=Right.MANAGE_CONFIGURATION)
def put_aside(ctx: Ctx) -> Redirect:
    """Offer the first steps no more; they can still be run."""
    check_editable(ctx.settings)
    if ctx.settings.webadmin.welcome.offered:
        change_settings(ctx.session, ctx.runtime, {OFFERED: False}, ctx.viewer.username)
    return go_to("/")


@get(ONE)
@reads(right=Right.MANAGE_CONFIGURATION)
def ask(ctx: Ctx, name: FromPath[str]) -> Response[bytes]:
    """Ask one question."""
    return _render(ctx, _find(name))


@post(ONE, status_code=200, dependencies=BODY, request_max_body_size=MAX_BODY_BYTES)
@writes(right=Right.MANAGE_CONFIGURATION)
def answer(ctx: Ctx, name: FromPath[str], fields: NamedDependency[Fields]) -> Response[Any]:
    """Save an answer and go on."""
    check_editable(ctx.settings)
    step = _find(name)
    try:
        save_page(ctx.session, ctx.runtime, group_of(step).fields, fields.values, ctx.viewer.username)
    except (Invalid, Overtaken) as problem:
        return _render(ctx, step, fields.values, problem)
    return go_to(step.following)


def go_to(address: str) -> Redirect:
    """Answer a form with the next page."""
    return Redirect(address, status_code=303, headers=NO_STORE)


def _find(name: str) -> Step:
    step = find_step(name)
    if step is None or step.name == FOLLOWING:
        raise NotFound("There is no such step.")
    return step


def _render(
    ctx: Ctx, step: Step, written: Mapping[str, Any] | None = None, problem: Problem | None = None
) -> Response[bytes]:
    version, saved = read_saved(ctx.session)
    errors, _whole = explain(problem)
    (part,) = view_group(group_of(step), ctx.runtime, saved, written=written, errors=errors)
    return render(
        ctx,
        "welcoming/step.html",
        status=problem.status if problem else 200,
        step=step,
        count=len(NAMES),
        settings=part.fields,
        version=version,
        is_refused=problem is not None,
        may_change=may_edit(ctx.settings),
    )


routes = (begin, show_end, put_aside, ask, answer)
