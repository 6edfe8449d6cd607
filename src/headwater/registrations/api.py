"""Joining and asking to, over REST."""

from __future__ import annotations

from litestar import post
from litestar.di import NamedDependency, Provide

from headwater.confirmations.web import read_confirmation, read_email
from headwater.registrations import service
from headwater.registrations.fields import read_application
from headwater.registrations.signing_up import ask, sign_up
from headwater.registrations.wire import ShownRegistration, to_shown
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, writes
from headwater.web.wire import Id

PATH = "/api/v1/users/registrations"
BODY = {"fields": Provide(read_fields)}


@post("/api/v1/users/register", status_code=204, dependencies=BODY)
@computes(auth=Auth.NONE)
def register(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Make an account; ours: `headwater.invitation` is the code of a link."""
    sign_up(ctx, read_application(fields.values))


@post(f"{PATH}/request", status_code=200, dependencies=BODY)
@computes(auth=Auth.NONE)
def request_registration(ctx: Ctx, fields: NamedDependency[Fields]) -> ShownRegistration:
    """Ask for an account."""
    return to_shown(ask(ctx, read_application(fields.values, with_reason=True)))


@post(f"{PATH}/ask-send-verify-email", status_code=204, dependencies=BODY)
@writes(auth=Auth.NONE)
def ask_for_confirmation(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Have the mail sent again that confirms the address of a request; unknown addresses get the same answer."""
    service.ask_for_code(ctx.session, read_email(fields.values))


@post(f"{PATH}/{{registration_id:int}}/verify-email", status_code=204, dependencies=BODY)
@writes(auth=Auth.NONE)
def confirm_request(ctx: Ctx, registration_id: Id, fields: NamedDependency[Fields]) -> None:
    """Confirm the address of a request by the code of a mail."""
    code, _ = read_confirmation(fields.values)
    service.confirm_request(ctx.session, registration_id, code)


routes = (register, request_registration, ask_for_confirmation, confirm_request)
