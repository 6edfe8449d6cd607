"""Having a mail sent, to confirm an address or to choose a new password. The answer is the same for everybody."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.confirmations import CodePurpose, ask_for_mail
from headwater.confirmations.web import read_email
from headwater.joining.words import FORM_STATUSES, explain
from headwater.kit.errors import Problem
from headwater.mail import may_send_mail
from headwater.registrations import ask_for_code
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.open_forms import check_open_form, go_on, render_open_form

CONFIRMATION, PASSWORD = "/verify-account/ask-send-email", "/recover-password"
TEMPLATES = {CONFIRMATION: "joining/ask_confirmation.html", PASSWORD: "joining/recover_password.html"}
PURPOSES = {CONFIRMATION: CodePurpose.EMAIL, PASSWORD: CodePurpose.PASSWORD}
BODY = {"fields": Provide(read_fields)}


@get([CONFIRMATION, PASSWORD])
@reads()
def show_asking(ctx: Ctx, done: str = "") -> Response[bytes]:
    """Show the form that has the mail sent."""
    return _render(ctx, done=bool(done))


@post([CONFIRMATION, PASSWORD], status_code=200, dependencies=BODY)
@writes(auth=Auth.OPTIONAL)
def ask(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Have the mail sent, whoever has that address, or nobody."""
    path = _path(ctx)
    try:
        check_open_form(ctx, fields.values)
        email = read_email(fields.values)
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        return _render(ctx, email=str(fields.values.get("email") or ""), problem=problem)
    ask_for_mail(ctx.session, PURPOSES[path], email, ctx.language)
    if path == CONFIRMATION:
        ask_for_code(ctx.session, email)  # of a request to join
    return go_on(ctx, f"{path}?done=1")


def _path(ctx: Ctx) -> str:
    return CONFIRMATION if ctx.request.url.path.startswith(CONFIRMATION) else PASSWORD


def _render(ctx: Ctx, *, done: bool = False, email: str = "", problem: Problem | None = None) -> Response[bytes]:
    errors, whole = explain(problem)
    return render_open_form(
        ctx,
        TEMPLATES[_path(ctx)],
        status=200 if problem is None else problem.status,
        action=_path(ctx),
        done=done,
        email=email,
        errors=errors,
        problem=whole,
        may_mail=may_send_mail(ctx.settings),
        minutes=max(1, int(ctx.settings.mailed_codes.password_lifetime // 60)),
    )


routes = (show_asking, ask)
