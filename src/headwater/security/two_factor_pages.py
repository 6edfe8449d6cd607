"""Two-factor authentication set up, renewed and switched off, each with the password. Works without JavaScript."""

from __future__ import annotations

from typing import Any

import segno
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from markupsafe import Markup

from headwater.attempts import prove_own_password
from headwater.kit.errors import Problem
from headwater.second_factor import (
    begin,
    confirm,
    count_recovery_codes,
    disable,
    is_enabled,
    renew_recovery_codes,
    resume,
)
from headwater.security.frame import PATH, describe_password, go_to
from headwater.users import User
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads
from headwater.web.html.pages import render

OWN = f"{PATH}/two-factor"
BODY = {"fields": Provide(read_fields)}
FORM_STATUSES = (400, 403, 429)  # what the person can put right in the form itself


@get(OWN)
@reads(auth=Auth.REQUIRED)
def show_two_factor(ctx: Ctx) -> Response[bytes]:
    """Show whether a code is asked for, and what can be done about it."""
    return _render_state(ctx, ctx.session.get_one(User, ctx.viewer.user_id))


@post(OWN, status_code=200, dependencies=BODY)
@computes()
def change_two_factor(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Begin, confirm, renew the recovery codes, or switch off."""
    given = {name: value for name, value in fields.values.items() if isinstance(value, str)}
    with ctx.runtime.database.read() as session:
        user = session.get_one(User, ctx.viewer.user_id)
    if given.get("action") == "confirm":
        return _confirm(ctx, user, given)
    try:
        prove_own_password(ctx.runtime, user, given.get("password"))
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        return _render_state(ctx, user, wrong=given.get("action", ""), status=problem.status)
    match given.get("action"):
        case "disable":
            with ctx.runtime.database.write() as session:
                disable(session, session.get_one(User, user.id))
            return go_to("done=two-factor-off#two-factor")
        case "codes" if is_enabled(user):
            return _show_codes(ctx, user, renewed=True)
        case _:
            return _render_set_up(ctx, begin(ctx.runtime.secret, ctx.settings, user))


def _confirm(ctx: Ctx, user: User, given: dict[str, str]) -> Response[Any]:
    token, code = given.get("request_token", ""), given.get("code", "")
    try:
        set_up = resume(ctx.runtime.secret, ctx.settings, user, token)
    except Problem:  # it took too long: begin again
        return _render_state(ctx, user, wrong="confirm", status=400)
    try:
        with ctx.runtime.database.write() as session:
            confirm(session, session.get_one(User, user.id), token, code)
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        return _render_set_up(ctx, set_up, wrong=True)
    return _show_codes(ctx, user, renewed=False)


def _show_codes(ctx: Ctx, user: User, *, renewed: bool) -> Response[bytes]:
    with ctx.runtime.database.write() as session:
        codes = renew_recovery_codes(session, user.id)
    return render(ctx, "security/recovery_codes.html", codes=codes, renewed=renewed)


def _render_set_up(ctx: Ctx, set_up: Any, *, wrong: bool = False) -> Response[bytes]:
    drawn = segno.make(set_up.uri, micro=False).svg_inline(scale=5, border=3, dark="#000", light="#fff")
    return render(
        ctx,
        "security/two_factor_set_up.html",
        status=400 if wrong else 200,
        request_token=set_up.request_token,
        secret=" ".join(set_up.secret[at : at + 4] for at in range(0, len(set_up.secret), 4)),
        uri=set_up.uri,
        qr_code=Markup(drawn),  # noqa: S704  # drawn by us: only paths
        wrong=wrong,
    )


def _render_state(ctx: Ctx, user: User, *, wrong: str = "", status: int = 200) -> Response[bytes]:
    with ctx.runtime.database.read() as session:
        left = count_recovery_codes(session, user.id)
    return render(
        ctx,
        "security/two_factor.html",
        status=status,
        enabled=is_enabled(user),
        recovery_codes=left,
        wrong=wrong,
        password_error=describe_password(status) if status != 200 and wrong != "confirm" else None,
    )


routes = (show_two_factor, change_two_factor)
