"""Signing in and out in a browser. Plain forms; nothing here needs JavaScript."""

from __future__ import annotations

import secrets
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from headwater.kit.errors import Problem
from headwater.sessions.grants import check_login
from headwater.sessions.rules import choose_destination
from headwater.sessions.sign_in_texts import describe_refusal
from headwater.sessions.tokens import end_session, note_login, open_session
from headwater.web.context import Auth, Ctx, computes, reads, writes
from headwater.web.credentials import SESSION_COOKIE
from headwater.web.csrf import CSRF_FIELD, is_own_request, make_csrf_token
from headwater.web.html.pages import render

# Stands for the session that does not exist yet, so that nobody can sign a visitor in to an account of theirs.
LOGIN_COOKIE = "headwater_login"
LOGIN_COOKIE_SECONDS = 3600
# Browsers keep cookies for at most 400 days; the row in the database says when a session ends, and it moves with use.
SESSION_COOKIE_SECONDS = 400 * 86400


@get("/login")
@reads()
def show_login(ctx: Ctx, next: str = "/") -> Response[Any]:  # the query parameter's name
    """Show the form; who is signed in goes where they wanted to."""
    destination = choose_destination(next)
    if ctx.viewer.signed_in:
        return Redirect(destination, status_code=303)
    return _render_form(ctx, destination)


async def read_form(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Return the texts of a form."""
    return {key: value for key, value in (await request.form()).items() if isinstance(value, str)}


@post("/login", status_code=200, dependencies={"form": read_form})
@computes(auth=Auth.NONE)
def log_in(ctx: Ctx, form: dict[str, str]) -> Response[Any]:
    """Check the password, open a new session and go on."""
    destination, login = choose_destination(form.get("next", "")), form.get("username", "")
    stand_in = ctx.request.cookies.get(LOGIN_COOKIE, "")
    try:
        if not stand_in or not is_own_request(ctx.request, stand_in, form.get(CSRF_FIELD), ctx.runtime.secret):
            return _render_form(ctx, destination, login, refusal="stale", status=403)
        user = check_login(ctx.runtime, login, form.get("password", ""))
    except Problem as problem:
        return _render_form(ctx, destination, login, refusal=problem.code or "", status=problem.status)
    with ctx.runtime.database.write() as session:
        if before := ctx.request.cookies.get(SESSION_COOKIE):
            end_session(session, before)
        note_login(session, user.id)
        token = open_session(session, ctx.settings, user.id, ctx.request.headers.get("user-agent"))
    cookies = [
        _cookie(ctx, SESSION_COOKIE, token, SESSION_COOKIE_SECONDS),
        _cookie(ctx, LOGIN_COOKIE, "", 0, path="/login"),
    ]
    return Redirect(destination, status_code=303, cookies=cookies, headers={"Cache-Control": "no-store"})


@post("/logout", status_code=200)
@writes(auth=Auth.OPTIONAL)
def log_out(ctx: Ctx) -> Response[Any]:
    """End the session."""
    if ctx.credentials.session is not None:
        end_session(ctx.session, ctx.credentials.session)
    return Redirect(
        "/",
        status_code=303,
        cookies=[_cookie(ctx, SESSION_COOKIE, "", 0)],
        headers={"Cache-Control": "no-store"},
    )


def _render_form(
    ctx: Ctx, destination: str, login: str = "", *, refusal: str | None = None, status: int = 200
) -> Response[bytes]:
    stand_in = ctx.request.cookies.get(LOGIN_COOKIE) or secrets.token_hex(16)
    response = render(
        ctx,
        "sessions/login.html",
        status=status,
        csrf_token=make_csrf_token(ctx.runtime.secret, stand_in),
        error=None if refusal is None else describe_refusal(refusal, ctx.request.headers.get("accept-language", "")),
        username=login,
        next_path=destination,
    )
    response.set_cookie(_cookie(ctx, LOGIN_COOKIE, stand_in, LOGIN_COOKIE_SECONDS, path="/login"))
    return response


def _cookie(ctx: Ctx, name: str, value: str, seconds: int, *, path: str = "/") -> Cookie:
    return Cookie(
        key=name,
        value=value,
        max_age=seconds,
        path=path,
        httponly=True,
        samesite="lax",
        secure=ctx.settings.webserver.https,
    )


routes = (show_login, log_in, log_out)
