"""Confirming addresses and setting forgotten passwords anew, over REST. Unknown addresses get the same answer."""

from __future__ import annotations

from litestar import post
from litestar.di import NamedDependency, Provide

from headwater.confirmations import service
from headwater.confirmations.fields import read_confirmation, read_email, read_new_password
from headwater.confirmations.model import CodePurpose
from headwater.web.bodies import Fields, read_fields
from headwater.web.client_address import read_client_address
from headwater.web.context import Auth, Ctx, computes, writes
from headwater.web.wire import Id

BODY = {"fields": Provide(read_fields)}


@post("/api/v1/users/ask-send-verify-email", status_code=204, dependencies=BODY)
@writes(auth=Auth.NONE)
def ask_for_confirmation(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Have the mail that confirms an address sent again."""
    _ask(ctx, CodePurpose.EMAIL, fields)


@post("/api/v1/users/{user_id:int}/verify-email", status_code=204, dependencies=BODY)
@writes(auth=Auth.NONE)
def confirm_email(ctx: Ctx, user_id: Id, fields: NamedDependency[Fields]) -> None:
    """Confirm an address by the code of a mail."""
    code, pending = read_confirmation(fields.values)
    service.confirm_email(ctx.session, user_id, code, pending=pending)


@post("/api/v1/users/ask-reset-password", status_code=204, dependencies=BODY)
@writes(auth=Auth.NONE)
def ask_for_password(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Have the mail sent by which a new password is set."""
    _ask(ctx, CodePurpose.PASSWORD, fields)


@post("/api/v1/users/{user_id:int}/reset-password", status_code=204, dependencies=BODY)
@computes(auth=Auth.NONE)
def set_password(ctx: Ctx, user_id: Id, fields: NamedDependency[Fields]) -> None:
    """Set a password by the code of a mail; every sign-in ends."""
    code, password = read_new_password(fields.values)
    address = read_client_address(ctx.request, ctx.settings.trust_proxy)
    service.set_forgotten_password(ctx.runtime, user_id, code, password, address)


def _ask(ctx: Ctx, purpose: CodePurpose, fields: Fields) -> None:
    service.ask_for_mail(ctx.session, purpose, read_email(fields.values), ctx.language)


routes = (ask_for_confirmation, confirm_email, ask_for_password, set_password)
