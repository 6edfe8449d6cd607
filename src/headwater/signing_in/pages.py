"""Signing in and out in a browser. Plain forms; nothing here needs JavaScript."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from headwater.kit.errors import Problem
from headwater.second_factor import is_enabled
from headwater.sessions import choose_destination
from headwater.sessions.web import check_login, end_session
from headwater.signing_in.cookies import LOGIN_PATH, is_own_form, read_known_user, stand_in
from headwater.signing_in.entering import NO_STORE, enter
from headwater.signing_in.half_way import COOKIE, write_note
from headwater.signing_in.texts import describe_refusal
from headwater.web.bodies import read_texts
from headwater.web.context import Auth, Ctx, computes, reads, writes
from headwater.web.cookies import make_cookie
from headwater.web.credentials import SESSION_COOKIE, read_origin
from headwater.web.html.language import language_asked
from headwater.web.html.pages import render


@get(LOGIN_PATH)
@reads()
def show_login(ctx: Ctx, next: str = "/") -> Response[Any]:  # the query parameter's name
    """Show the form; who is signed in goes where they wanted to."""
    destination = choose_destination(next)
    if ctx.viewer.signed_in:
        return Redirect(destination, status_code=303)
    return _render_form(ctx, destination)


@post(LOGIN_PATH, status_code=200, dependencies={"form": read_texts})
@computes(auth=Auth.NONE)
def log_in(ctx: Ctx, form: dict[str, str]) -> Response[Any]:
    """Check the password, then open a new session and go on, or ask for the second step."""
    destination, login = choose_destination(form.get("next", "")), form.get("username", "")
    try:
        if not is_own_form(ctx, form):
            return _render_form(ctx, destination, login, refusal="stale", status=403)
        origin, known = read_origin(ctx.request), read_known_user(ctx)
        user = check_login(ctx.runtime, login, form.get("password", ""), origin, known_user_id=known)
        if not is_enabled(user):
            return enter(ctx, user, login, destination)
    except Problem as problem:
        return _render_form(ctx, destination, login, refusal=problem.code or "", status=problem.status)
    lifetime = ctx.settings.sessions.second_step_lifetime
    note = write_note(ctx.runtime.secret, user, login, lifetime)
    return Redirect(
        f"{LOGIN_PATH}/second-step",
        status_code=303,
        query_params={"next": destination} | language_asked(ctx.request),
        cookies=[make_cookie(ctx, COOKIE, note, int(lifetime), path=LOGIN_PATH)],
        headers=NO_STORE,
    )


@post("/logout", status_code=200)
@writes(auth=Auth.OPTIONAL)
def log_out(ctx: Ctx) -> Response[Any]:
    """End the session."""
    if ctx.credentials.session is not None:
        end_session(ctx.session, ctx.credentials.session)
    return Redirect("/", status_code=303, cookies=[make_cookie(ctx, SESSION_COOKIE, "", 0)], headers=NO_STORE)


def _render_form(
    ctx: Ctx, destination: str, login: str = "", *, refusal: str | None = None, status: int = 200
) -> Response[bytes]:
    _, csrf_token, cookie = stand_in(ctx)
    response = render(
        ctx,
        "signing_in/login.html",
        status=status,
        islands=("passkeys",),
        csrf_token=csrf_token,
        error=None if refusal is None else describe_refusal(refusal, status),
        username=login,
        next_path=destination,
    )
    response.set_cookie(cookie)
    return response


routes = (show_login, log_in, log_out)
