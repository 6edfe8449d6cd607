"""Confirming an address. Opening the mailed link changes nothing: scanners of mail open links too. A button does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from sqlalchemy.orm import Session

from headwater.confirmations import WRONG_CODE, CodePurpose, CodeState, look_at_code
from headwater.confirmations.web import confirm_email
from headwater.joining.words import FORM_STATUSES, explain
from headwater.kit.errors import Forbidden, Invalid, Problem
from headwater.kit.ids import read_number
from headwater.registrations import confirm_request
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads
from headwater.web.html.open_forms import check_open_form, go_on, render_open_form

PATH = "/verify-account/email"
BODY = {"fields": Provide(read_fields)}
PURPOSES = {
    "account": CodePurpose.EMAIL,
    "changed": CodePurpose.PENDING_EMAIL,
    "request": CodePurpose.REGISTRATION,
}
CARRIED = ("userId", "registrationId", "verificationString", "isPendingEmail")


@get(PATH)
@reads()
def show_link(ctx: Ctx, done: str = "") -> Response[bytes]:
    """Show the button that confirms; or, when it was pressed, that it is done."""
    given = ctx.request.query_params
    if done or not given.get("verificationString"):
        return _render(ctx, given, done=done)
    return _render_state(ctx, ctx.session, given)


@post(PATH, status_code=200, dependencies=BODY)
@computes(auth=Auth.OPTIONAL, pool="write")
def confirm(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Confirm an address of an account or of a request."""
    given = fields.values
    try:
        check_open_form(ctx, given)
    except Problem as problem:
        return _render(ctx, given, problem=problem)
    try:
        with ctx.runtime.database.write() as session:
            _confirm(session, given)
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        with ctx.runtime.database.read() as session:
            return _render_state(ctx, session, given, problem)
    return go_on(ctx, f"{PATH}?done={_what(given)}")


def _what(given: Mapping[str, Any]) -> str:
    if given.get("registrationId"):
        return "request"
    return "changed" if given.get("isPendingEmail") == "true" else "account"


def _confirm(session: Session, given: Mapping[str, Any]) -> None:
    code, what, subject_id = str(given.get("verificationString") or ""), _what(given), read_number(_subject(given))
    if subject_id is None:
        raise Invalid(WRONG_CODE)
    if what == "request":
        confirm_request(session, subject_id, code)
    else:
        confirm_email(session, subject_id, code, pending=what == "changed")


def _subject(given: Mapping[str, Any]) -> Any:
    return given.get("registrationId") or given.get("userId")


def _render_state(
    ctx: Ctx, session: Session, given: Mapping[str, Any], problem: Problem | None = None
) -> Response[bytes]:
    """Answer by what has become of the link: one that was used did what it was for, whoever opens it again."""
    subject_id, what = read_number(_subject(given)), _what(given)
    state = CodeState.OVER
    if subject_id is not None:
        state = look_at_code(session, PURPOSES[what], subject_id, str(given.get("verificationString") or ""))
    if state is CodeState.USED:
        return _render(ctx, given, done=what)
    is_over = problem is not None or state is CodeState.OVER
    return _render(ctx, given, problem=problem or (Forbidden(WRONG_CODE) if is_over else None), is_over=is_over)


def _render(
    ctx: Ctx, given: Mapping[str, Any], *, done: str = "", problem: Problem | None = None, is_over: bool = False
) -> Response[bytes]:
    return render_open_form(
        ctx,
        "joining/confirm.html",
        status=200 if problem is None else problem.status,
        carried={name: given[name] for name in CARRIED if isinstance(given.get(name), str)},
        done=done if done in PURPOSES else "",
        is_over=is_over,
        problem=explain(problem)[1],
    )


routes = (show_link, confirm)
