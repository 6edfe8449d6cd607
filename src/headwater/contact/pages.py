"""The page of the contact form. A plain form; a refused one comes back as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.contact.api import find_sender
from headwater.contact.fields import read_message
from headwater.contact.rules import Suspicion, mark_shown, suspect
from headwater.contact.service import send_message
from headwater.kit import clock
from headwater.kit.errors import Problem
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.open_forms import go_on
from headwater.web.html.pages import CONTACT_PATH as PATH
from headwater.web.html.pages import render

TRAP = "website"
_FIELDS = ("fromName", "fromEmail", "subject", "body")


@get(PATH)
@reads()
def show_form(ctx: Ctx) -> Response[Any]:
    """Show the form, or that the message was sent."""
    return _render(ctx, {"fromName": ctx.viewer.display_name}, sent="sent" in ctx.request.query_params)


@post(PATH, status_code=200, dependencies={"fields": Provide(read_fields)})
@writes(auth=Auth.OPTIONAL)
def send_form(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Send the message, or say what keeps it from being sent."""
    given = {name: value for name, value in fields.values.items() if isinstance(value, str)}
    if not ctx.settings.takes_messages:
        return _render(ctx, given, status=409)
    suspicion = suspect(
        ctx.runtime.secret,
        ctx.settings.contact_form,
        given.get("shown", ""),
        given.get(TRAP, ""),
        clock.now().timestamp(),
    )
    try:
        message = read_message(given)
        if suspicion is None:
            send_message(ctx.session, ctx.settings, message, find_sender(ctx))
    except Problem as problem:
        return _render(ctx, given, status=problem.status, wrong=problem.fields)
    if suspicion is not None:
        return _render(ctx, given, status=400, suspicion=suspicion)
    return go_on(ctx, f"{PATH}?sent=1")


def _render(
    ctx: Ctx,
    given: Mapping[str, str],
    *,
    status: int = 200,
    wrong: Mapping[str, str] | None = None,
    suspicion: Suspicion | None = None,
    sent: bool = False,
) -> Response[bytes]:
    return render(
        ctx,
        "contact/contact.html",
        status=status,
        canonical_path=PATH,
        shared=False,  # it says when it was shown
        is_open=ctx.settings.takes_messages,
        given={name: given.get(name, "") for name in _FIELDS},
        wrong=set(wrong or ()),
        refusal=suspicion.value if suspicion else {403: "recent", 429: "crowded"}.get(status),
        shown=mark_shown(ctx.runtime.secret, clock.now().timestamp()),
        path=PATH,
        trap=TRAP,
        sent=sent,
    )


routes = (show_form, send_form)
