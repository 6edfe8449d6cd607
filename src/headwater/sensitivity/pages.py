"""Choosing what becomes of sensitive videos, with or without an account."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from headwater.kit.errors import Invalid
from headwater.sensitivity.web import COOKIE, read_policy
from headwater.sessions import choose_destination
from headwater.users import User
from headwater.users.preferences import NSFW_POLICIES
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.pages import render

COOKIE_SECONDS = 400 * 86400  # browsers keep cookies no longer


@get("/sensitive-content")
@reads()
def show_choice(ctx: Ctx, next: str = "/") -> Response[bytes]:  # the name in the address
    """Show the ways in which sensitive videos can be treated."""
    return render(
        ctx,
        "sensitivity/choice.html",
        canonical_path="/sensitive-content",
        policy=read_policy(ctx),
        next=choose_destination(next),
    )


async def read_form(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Return the texts of the form."""
    return {key: value for key, value in (await request.form()).items() if isinstance(value, str)}


@post("/sensitive-content", status_code=200, dependencies={"form": Provide(read_form)})
@writes(auth=Auth.OPTIONAL)
def choose(ctx: Ctx, form: NamedDependency[dict[str, str]]) -> Response[Any]:
    """Keep the choice, in the account or in this browser, and go on."""
    policy = form.get("policy", "")
    if policy not in NSFW_POLICIES:
        raise Invalid("Please choose one of the ways.", fields={"policy": "Invalid value"})
    destination, headers = choose_destination(form.get("next", "/")), {"Cache-Control": "no-store"}
    if ctx.viewer.signed_in:
        user = ctx.session.get_one(User, ctx.viewer.user_id)
        user.preferences = {**user.preferences, "nsfwPolicy": policy}
        return Redirect(destination, status_code=303, headers=headers)
    secure = ctx.settings.webserver.https
    cookie = Cookie(key=COOKIE, value=policy, max_age=COOKIE_SECONDS, httponly=True, samesite="lax", secure=secure)
    return Redirect(destination, status_code=303, cookies=[cookie], headers=headers)


routes = (show_choice, choose)
