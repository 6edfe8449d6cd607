"""Signing in with a passkey: what the login page's script asks. Below `/login`, where its cookies are sent.

With the password proven, a passkey of that person is the second step; without, one that checks the person itself
(by a finger, a face or a PIN) is both steps at once.
"""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, post
from litestar.di import NamedDependency, Provide

from headwater import passkeys
from headwater.kit.errors import Forbidden
from headwater.sessions import choose_destination
from headwater.sessions.web import check_may_sign_in
from headwater.signing_in.cookies import LOGIN_COOKIE, LOGIN_PATH, session_cookies
from headwater.signing_in.entering import NO_STORE, open_for
from headwater.signing_in.half_way import COOKIE
from headwater.signing_in.second_step_pages import find_half_way
from headwater.users import User
from headwater.web.bodies import Fields, check_fields, read_fields
from headwater.web.context import Auth, Ctx, computes
from headwater.web.cookies import make_cookie
from headwater.web.csrf import CSRF_HEADER, is_own_request

PATH = f"{LOGIN_PATH}/passkey"
BODY = {"fields": Provide(read_fields)}


class Entered(msgspec.Struct):
    """Where the page goes on."""

    location: str


@post(f"{PATH}/challenge", status_code=200, dependencies=BODY)
@computes(auth=Auth.NONE)
def offer_challenge(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[dict[str, Any]]:
    """Return what `navigator.credentials.get` takes; with `secondStep`, for whoever has given their password."""
    _check_own(ctx)
    user_id = _whose(ctx, fields)
    with ctx.runtime.database.write() as session:
        options = passkeys.offer_sign_in(session, ctx.settings, user_id)
    return Response(options, headers=NO_STORE)


@post(PATH, status_code=200, dependencies=BODY)
@computes(auth=Auth.NONE)
def enter_with_passkey(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Entered]:
    """Check the answer of a device and open a new session."""
    _check_own(ctx)
    given = check_fields(fields.values, {"credential": dict[str, Any], "next": str}, required=("credential",))
    half_way_user_id = _whose(ctx, fields)
    with ctx.runtime.database.write() as session:
        challenge = passkeys.take_sign_in_challenge(session, given["credential"], half_way_user_id)
    with ctx.runtime.database.write() as session:
        user_id = passkeys.prove(session, ctx.settings, challenge, given["credential"], half_way_user_id)
        user = session.get_one(User, user_id)
    check_may_sign_in(user, ctx.settings)
    cookies = session_cookies(ctx, user, open_for(ctx, user, user.username))
    cookies.append(make_cookie(ctx, COOKIE, "", 0, path=LOGIN_PATH))
    return Response(Entered(choose_destination(given.get("next", "/"))), cookies=cookies, headers=NO_STORE)


def _check_own(ctx: Ctx) -> None:
    """Raise Forbidden unless the login page of this visitor asks."""
    stand_in = ctx.request.cookies.get(LOGIN_COOKIE, "")
    if not stand_in or not is_own_request(
        ctx.request, stand_in, ctx.request.headers.get(CSRF_HEADER), ctx.runtime.secret
    ):
        raise Forbidden("This page was open for too long. Please reload it and try again.")


def _whose(ctx: Ctx, fields: Fields) -> int | None:
    """Return who has given their password, if this is the second step."""
    if not check_fields(fields.values, {"secondStep": bool}).get("secondStep"):
        return None
    found = find_half_way(ctx)
    if found is None:
        raise Forbidden("This page was open for too long. Please reload it and try again.")
    return found[0].id


routes = (offer_challenge, enter_with_passkey)
