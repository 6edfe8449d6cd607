"""Cookies of signing in: of the session, and of what stands for it before there is one."""

from __future__ import annotations

import secrets

from litestar.datastructures import Cookie

from headwater.kit.ids import read_number
from headwater.users import User
from headwater.web.context import Ctx
from headwater.web.cookies import make_cookie
from headwater.web.credentials import SESSION_COOKIE
from headwater.web.csrf import CSRF_FIELD, is_own_request, make_csrf_token

# Stands for the session that does not exist yet, so that nobody can sign a visitor in to an account of theirs.
LOGIN_COOKIE = "headwater_login"
LOGIN_COOKIE_SECONDS = 3600
LOGIN_PATH = "/login"
# Opens nothing: says only that the guesses of strangers shall not shut this browser out.
DEVICE_COOKIE, _DEVICE = "headwater_device", "device"


def session_cookies(ctx: Ctx, user: User, token: str) -> list[Cookie]:
    """Return the cookies of somebody who has just signed in."""
    return [
        make_cookie(ctx, SESSION_COOKIE, token),  # the row says when the session ends, and that moves with use
        make_cookie(ctx, LOGIN_COOKIE, "", 0, path=LOGIN_PATH),
        device_cookie(ctx, user.id),
    ]


def device_cookie(ctx: Ctx, user_id: int) -> Cookie:
    """Return the cookie of a browser in which somebody has proven to be this user, by logging in or by a mail."""
    return make_cookie(ctx, DEVICE_COOKIE, f"{user_id}.{_sign_device(ctx, str(user_id))}", path=LOGIN_PATH)


def read_known_user(ctx: Ctx) -> int | None:
    """Return who proved in this browser last who they are, whether they are signed in or not."""
    text, _, signature = ctx.request.cookies.get(DEVICE_COOKIE, "").partition(".")
    return read_number(text) if ctx.runtime.secret.verify(_DEVICE, text, signature) else None


def _sign_device(ctx: Ctx, user_id: str) -> str:
    return ctx.runtime.secret.sign(_DEVICE, user_id)


def stand_in(ctx: Ctx) -> tuple[str, str, Cookie]:
    """Return what stands for the session of this visitor, the token that its forms carry, and its cookie."""
    value = ctx.request.cookies.get(LOGIN_COOKIE) or secrets.token_hex(16)
    cookie = make_cookie(ctx, LOGIN_COOKIE, value, LOGIN_COOKIE_SECONDS, path=LOGIN_PATH)
    return value, make_csrf_token(ctx.runtime.secret, value), cookie


def is_own_form(ctx: Ctx, form: dict[str, str]) -> bool:
    """Whether a form was sent by a page that this visitor got from us."""
    value = ctx.request.cookies.get(LOGIN_COOKIE, "")
    return bool(value) and is_own_request(ctx.request, value, form.get(CSRF_FIELD), ctx.runtime.secret)
