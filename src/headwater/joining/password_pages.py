"""A forgotten password: asking for the mail, and choosing a new one with what it brought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.confirmations import WRONG_CODE, CodePurpose, CodeState, look_at_code
from headwater.confirmations.web import read_new_password, set_forgotten_password
from headwater.joining.words import FORM_STATUSES, explain
from headwater.kit.errors import Forbidden, Invalid, NotFound, Problem
from headwater.kit.ids import read_number
from headwater.signing_in.web import device_cookie
from headwater.web.bodies import Fields, read_fields
from headwater.web.client_address import read_client_address
from headwater.web.context import Auth, Ctx, computes, reads
from headwater.web.html.open_forms import check_open_form, go_on, render_open_form

PATH = "/reset-password"
BODY = {"fields": Provide(read_fields)}


@get(PATH)
@reads()
def show_setting(ctx: Ctx, done: str = "") -> Response[bytes]:
    """Show the form for the new password; or, afterwards, that it is set."""
    given = ctx.request.query_params
    code, user_id = given.get("verificationString"), read_number(given.get("userId"))
    if done or not code:
        return _render_setting(ctx, given, done=bool(done))
    state = CodeState.OVER if user_id is None else look_at_code(ctx.session, CodePurpose.PASSWORD, user_id, code)
    return _render_setting(ctx, given, problem=None if state is CodeState.OPEN else Forbidden(WRONG_CODE))


@post(PATH, status_code=200, dependencies=BODY)
@computes(auth=Auth.OPTIONAL)
def set_password(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Set the password; every sign-in ends, and this browser is one that guesses of strangers do not shut out."""
    given = fields.values
    try:
        check_open_form(ctx, given)
        if (user_id := read_number(given.get("userId"))) is None:
            raise Invalid(WRONG_CODE)
        code, password = read_new_password(given)
        address = read_client_address(ctx.request, ctx.settings.trust_proxy)
        set_forgotten_password(ctx.runtime, user_id, code, password, address)
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        return _render_setting(ctx, given, problem=problem)
    answer = go_on(ctx, f"{PATH}?done=1")
    answer.set_cookie(device_cookie(ctx, user_id))
    return answer


def _render_setting(
    ctx: Ctx, given: Mapping[str, Any], *, done: bool = False, problem: Problem | None = None
) -> Response[bytes]:
    errors, whole = explain(problem)
    return render_open_form(
        ctx,
        "joining/reset_password.html",
        status=200 if problem is None else problem.status,
        carried={name: str(given.get(name) or "") for name in ("userId", "verificationString")},
        done=done,
        errors=errors,
        is_over=problem is not None and (problem.detail == WRONG_CODE or problem.status == NotFound.status),
        problem=whole,
    )


routes = (show_setting, set_password)
