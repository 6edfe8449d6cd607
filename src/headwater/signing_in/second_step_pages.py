"""The second step of signing in, on a page of its own: a code of the application, or a recovery code."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from headwater.kit.errors import Problem
from headwater.passkeys import list_passkeys
from headwater.sessions import choose_destination
from headwater.sessions.web import check_code, check_may_sign_in
from headwater.signing_in.cookies import LOGIN_PATH, is_own_form, stand_in
from headwater.signing_in.entering import NO_STORE, enter
from headwater.signing_in.half_way import COOKIE, HalfWay, read_note, read_user_id
from headwater.signing_in.texts import describe_refusal
from headwater.users import User
from headwater.web.bodies import read_texts
from headwater.web.context import Auth, Ctx, computes
from headwater.web.html.language import language_asked
from headwater.web.html.pages import render

PATH = f"{LOGIN_PATH}/second-step"


@get(PATH)
@computes(auth=Auth.NONE, pool="read")
def show_second_step(ctx: Ctx, next: str = "/") -> Response[Any]:  # the query parameter's name
    """Ask for a code; whoever has not proven the password begins there."""
    found, destination = find_half_way(ctx), choose_destination(next)
    return _begin_again(ctx, destination) if found is None else _render_form(ctx, found[0], destination)


@post(PATH, status_code=200, dependencies={"form": read_texts})
@computes(auth=Auth.NONE)
def take_second_step(ctx: Ctx, form: dict[str, str]) -> Response[Any]:
    """Check the code, open a new session and go on."""
    found, destination = find_half_way(ctx), choose_destination(form.get("next", ""))
    if found is None:
        return _begin_again(ctx, destination)
    user, note = found
    if not is_own_form(ctx, form):
        return _render_form(ctx, user, destination, refusal="stale", status=403)
    try:
        check_may_sign_in(user, ctx.settings)
        check_code(ctx.runtime, user, form.get("code", ""))
        return enter(ctx, user, note.login, destination)
    except Problem as problem:
        return _render_form(ctx, user, destination, refusal=problem.code or "", status=problem.status)


def find_half_way(ctx: Ctx) -> tuple[User, HalfWay] | None:
    """Return whoever has proven their password in this browser a moment ago."""
    text = ctx.request.cookies.get(COOKIE, "")
    user_id = read_user_id(text)
    if user_id is None:
        return None
    with ctx.runtime.database.read() as session:
        user = session.get(User, user_id)
    note = None if user is None else read_note(ctx.runtime.secret, user, text)
    return None if user is None or note is None else (user, note)


def _begin_again(ctx: Ctx, destination: str) -> Redirect:
    asked = {"next": destination} | language_asked(ctx.request)
    return Redirect(LOGIN_PATH, status_code=303, query_params=asked, headers=NO_STORE)


def _render_form(
    ctx: Ctx, user: User, destination: str, *, refusal: str | None = None, status: int = 200
) -> Response[bytes]:
    with ctx.runtime.database.read() as session:
        has_passkeys = bool(list_passkeys(session, user.id))
    _, csrf_token, cookie = stand_in(ctx)
    response = render(
        ctx,
        "signing_in/second_step.html",
        status=status,
        islands=("passkeys",),
        csrf_token=csrf_token,
        has_passkeys=has_passkeys,
        error=None if refusal is None else describe_refusal(refusal, status),
        next_path=destination,
    )
    response.set_cookie(cookie)
    return response


routes = (show_second_step, take_second_step)
