"""Two-factor authentication over REST: for oneself with the password, for others by those who manage users."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import post
from litestar.di import NamedDependency, Provide

from headwater.attempts import prove_own_password
from headwater.second_factor.service import SetUp, begin, confirm, disable
from headwater.users import User
from headwater.users.web import find_manageable
from headwater.web.bodies import Fields, check_fields, read_fields
from headwater.web.context import Ctx, computes, writes
from headwater.web.wire import Id

PATH = "/api/v1/users/{user_id:int}/two-factor"
BODY = {"fields": Provide(read_fields)}
_PASSWORD = {"currentPassword": str | None}
_CODE = {"requestToken": str, "otpToken": str}


@post(f"{PATH}/request", status_code=200, dependencies=BODY)
@computes()
def request_two_factor(ctx: Ctx, user_id: Id, fields: NamedDependency[Fields]) -> dict[str, SetUp]:
    """Make a secret for an authenticator application; it counts once a code of it was confirmed."""
    user = _find_proven(ctx, user_id, fields.values)
    return {"otpRequest": begin(ctx.runtime.secret, ctx.settings, user)}


@post(f"{PATH}/confirm-request", status_code=204, dependencies=BODY)
@writes()
def confirm_two_factor(ctx: Ctx, user_id: Id, fields: NamedDependency[Fields]) -> None:
    """Require codes from now on, as the first of them proves that they can be made."""
    user = find_manageable(ctx.session, ctx.settings, ctx.viewer, user_id)
    given = check_fields(fields.values, _CODE, required=tuple(_CODE))
    confirm(ctx.session, user, given["requestToken"], given["otpToken"])


@post(f"{PATH}/disable", status_code=204, dependencies=BODY)
@computes()
def disable_two_factor(ctx: Ctx, user_id: Id, fields: NamedDependency[Fields]) -> None:
    """Let the password alone sign in again."""
    _find_proven(ctx, user_id, fields.values)
    with ctx.runtime.database.write() as session:
        disable(session, find_manageable(session, ctx.settings, ctx.viewer, user_id))


def _find_proven(ctx: Ctx, user_id: int, given: Mapping[str, Any]) -> User:
    """Return a user whom the viewer may change; themselves only with the current password, which takes a while."""
    password = check_fields(given, _PASSWORD).get("currentPassword")
    with ctx.runtime.database.read() as session:
        user = find_manageable(session, ctx.settings, ctx.viewer, user_id)
    if user.id == ctx.viewer.user_id:
        prove_own_password(ctx.runtime, user, password)
    return user


routes = (request_two_factor, confirm_two_factor, disable_two_factor)
