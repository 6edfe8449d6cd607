"""Signing up on one page: at once, by an invitation, or as a request to the moderators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError

from headwater.joining.words import FORM_STATUSES, explain
from headwater.kit.errors import Conflict, Invalid, Problem
from headwater.kit.markdown import render_page
from headwater.registrations.web import Entrance, ask, find_entrance, read_application, sign_up
from headwater.web.bodies import INVALID, Fields, read_fields
from headwater.web.context import Auth, Ctx, computes
from headwater.web.html.open_forms import check_open_form, go_on, render_open_form

PATH = "/signup"
FIELDS = ("username", "displayName", "email", "password", "channelName", "channelDisplayName", "registrationReason")
DONE = ("ready", "confirm", "waiting", "confirm-waiting")
TWICE = "Somebody else just did the same. Please look again."


@get(PATH)
@computes(auth=Auth.OPTIONAL, pool="read")
def show_form(ctx: Ctx, invitation: str = "") -> Response[Any]:
    """Show the form, or why there is none."""
    return _render(ctx, find_entrance(ctx, invitation), invitation, {}, None)


@post(PATH, status_code=200, dependencies={"fields": Provide(read_fields)})
@computes(auth=Auth.OPTIONAL)
def send_form(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Make the account, or the request; a refused form comes back with what was written in it."""
    given = {name: value for name, value in fields.values.items() if isinstance(value, str)}
    invitation = given.get("invitation", "")
    entrance = find_entrance(ctx, invitation)
    try:
        check_open_form(ctx, given)
        outcome = _join(ctx, entrance, given)
    except IntegrityError as error:  # somebody else took the name in the same moment
        if "unique" not in str(error.orig).lower():
            raise
        return _render(ctx, entrance, invitation, given, Conflict(TWICE))
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        return _render(ctx, entrance, invitation, given, problem)
    return go_on(ctx, f"{PATH}/done?next={outcome}")


def _join(ctx: Ctx, entrance: Entrance, given: Mapping[str, str]) -> str:
    with_reason = not entrance.joins_at_once and entrance.may_ask
    wrong: dict[str, str] = {} if given.get("terms") else {"terms": INVALID}
    try:
        application = read_application(_to_wire(given, entrance), with_reason=with_reason)
    except Invalid as problem:
        if not problem.fields:
            raise
        wrong |= problem.fields
    if wrong:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    if with_reason:
        return "confirm-waiting" if ask(ctx, application).email_verified is False else "waiting"
    return "confirm" if sign_up(ctx, application).email_verified is False else "ready"


def _to_wire(given: Mapping[str, str], entrance: Entrance) -> dict[str, Any]:
    """Bring the form to the shape of the wire: empty is not given, names are in lower case."""
    invitation = given.get("invitation", "") if entrance.invited else ""
    values: dict[str, Any] = {name: given[name] for name in FIELDS if given.get(name, "").strip()}
    values |= {name: values[name].strip().lower() for name in ("username", "channelName") if name in values}
    values |= {"email": values["email"].strip()} if "email" in values else {}
    channel = {"name": values.pop("channelName", None), "displayName": values.pop("channelDisplayName", None)}
    return values | {"channel": channel, "headwater": {"invitation": invitation}}


@get(f"{PATH}/done")
@computes(auth=Auth.OPTIONAL, pool="read")
def show_done(ctx: Ctx, next: str = "") -> Response[bytes]:  # the query parameter's name
    """Say what happens next."""
    return render_open_form(ctx, "joining/signup_done.html", state=next if next in DONE else "ready")


def _render(
    ctx: Ctx, entrance: Entrance, invitation: str, given: Mapping[str, str], problem: Problem | None
) -> Response[bytes]:
    errors, whole = explain(problem)
    instance = ctx.settings.instance
    return render_open_form(
        ctx,
        "joining/signup.html",
        status=problem.status if problem is not None else 200,
        entrance=entrance,
        invitation=invitation,
        values={name: "" if name == "password" else given.get(name, "") for name in FIELDS},
        errors=errors,
        problem=whole,
        minimum_age=ctx.settings.signup.minimum_age,
        confirms=ctx.settings.signup.requires_email_verification,
        terms=_shown(instance.terms),
        code_of_conduct=_shown(instance.code_of_conduct),
    )


def _shown(markdown: str) -> Markup | None:
    return Markup(render_page(markdown)) if markdown.strip() else None  # noqa: S704  # sanitised


routes = (show_form, send_form, show_done)
