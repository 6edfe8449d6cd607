"""Forms that anybody may send, signed in or not: a stand-in for the session proves that a page of ours made them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from litestar import Response
from litestar.response import Redirect

from headwater.kit.errors import Forbidden
from headwater.web.context import Ctx
from headwater.web.cookies import make_cookie
from headwater.web.csrf import CSRF_FIELD, is_own_request, make_csrf_token
from headwater.web.html.language import stay_in_language
from headwater.web.html.pages import render

VISITOR_COOKIE = "headwater_visitor"
_SECONDS = 86400  # a form may lie open for a day


def render_open_form(ctx: Ctx, template: str, **context: Any) -> Response[bytes]:
    """Answer with a page whose form anybody may send; no cache keeps it."""
    if ctx.credentials.session is not None:
        token = make_csrf_token(ctx.runtime.secret, ctx.credentials.session)
        return render(ctx, template, csrf_token=token, shared=False, **context)
    stand_in = ctx.request.cookies.get(VISITOR_COOKIE) or secrets.token_hex(16)
    token = make_csrf_token(ctx.runtime.secret, stand_in)
    response = render(ctx, template, csrf_token=token, shared=False, **context)
    response.headers["Referrer-Policy"] = "no-referrer"  # some of these addresses hold a code
    response.set_cookie(make_cookie(ctx, VISITOR_COOKIE, stand_in, _SECONDS))
    return response


def go_on(ctx: Ctx, url: str) -> Redirect:
    """Answer a form with another page of ours, in the language of the page that it came from."""
    address = stay_in_language(ctx.request, url)
    return Redirect(address, status_code=303, headers={"Cache-Control": "no-store"})


def check_open_form(ctx: Ctx, values: Mapping[str, Any]) -> None:
    """Raise Forbidden unless a page of ours made the form; of those with a session this was checked before."""
    if ctx.credentials.session is not None:
        return
    stand_in = ctx.request.cookies.get(VISITOR_COOKIE, "")
    if not stand_in or not is_own_request(ctx.request, stand_in, values.get(CSRF_FIELD), ctx.runtime.secret):
        raise Forbidden("This page was open for too long. Please reload it and try again.")
