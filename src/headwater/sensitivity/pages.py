"""Choosing what becomes of sensitive videos, with or without an account."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect

from headwater.kit.errors import Invalid, Reason
from headwater.sensitivity.web import COOKIE, read_wishes
from headwater.sessions import choose_destination
from headwater.users import User
from headwater.users.preferences import NSFW_POLICIES
from headwater.web.bodies import INVALID, read_texts
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.cookies import make_cookie
from headwater.web.html.language import stay_in_language
from headwater.web.html.pages import render


@get("/sensitive-content")
@reads()
def show_choice(ctx: Ctx, next: str = "/") -> Response[bytes]:  # the name in the address
    """Show the ways in which sensitive videos can be treated."""
    return render(
        ctx,
        "sensitivity/choice.html",
        canonical_path="/sensitive-content",
        policy=read_wishes(ctx).general,
        next=choose_destination(next),
    )


@post("/sensitive-content", status_code=200, dependencies={"form": Provide(read_texts)})
@writes(auth=Auth.OPTIONAL)
def choose(ctx: Ctx, form: NamedDependency[dict[str, str]]) -> Response[Any]:
    """Keep the choice, in the account or in this browser, and go on."""
    policy = form.get("policy", "")
    if policy not in NSFW_POLICIES:
        raise Invalid(Reason("Please choose one of the ways."), fields={"policy": INVALID})
    destination = stay_in_language(ctx.request, choose_destination(form.get("next", "/")))
    headers = {"Cache-Control": "no-store"}
    if ctx.viewer.signed_in:
        user = ctx.session.get_one(User, ctx.viewer.user_id)
        user.preferences = {**user.preferences, "nsfwPolicy": policy}
        return Redirect(destination, status_code=303, headers=headers)
    return Redirect(destination, status_code=303, cookies=[make_cookie(ctx, COOKIE, policy)], headers=headers)


routes = (show_choice, choose)
