"""Sign-ins over REST, as newer versions of the wire list and end them."""

from __future__ import annotations

from typing import Literal

import msgspec
from litestar import get, post

from headwater.kit.clock import format_wire
from headwater.kit.errors import NotFound
from headwater.sessions.model import Token
from headwater.sessions.store import end_sign_in, list_sign_ins
from headwater.users.web import find_manageable
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, Id, ResultList, Start

PATH = "/api/v1/users/{user_id:int}/token-sessions"
Sort = Literal[
    "createdAt", "-createdAt", "loginDate", "-loginDate", "lastActivityDate", "-lastActivityDate",
]  # fmt: skip


class TokenSession(msgspec.Struct, kw_only=True):
    """A sign-in on the wire."""

    id: int
    current_session: bool = msgspec.field(name="currentSession")
    login_device: str | None = msgspec.field(name="loginDevice")
    login_ip: str | None = msgspec.field(name="loginIP")
    login_date: str = msgspec.field(name="loginDate")
    last_activity_device: str | None = msgspec.field(name="lastActivityDevice")
    last_activity_ip: str | None = msgspec.field(name="lastActivityIP")
    last_activity_date: str = msgspec.field(name="lastActivityDate")
    created_at: str = msgspec.field(name="createdAt")


@get(PATH)
@reads(auth=Auth.REQUIRED)
def list_token_sessions(
    ctx: Ctx, user_id: Id, start: Start = 0, count: Count = DEFAULT_COUNT, sort: Sort = "-createdAt"
) -> ResultList[TokenSession]:
    """Return where a user is signed in."""
    user = find_manageable(ctx.session, ctx.settings, ctx.viewer, user_id)
    total, rows = list_sign_ins(ctx.session, user.id, start=start, count=count, sort=sort)
    return ResultList(total, [_shape(row, ctx.viewer.token_id) for row in rows])


@post(f"{PATH}/{{session_id:int}}/revoke", status_code=204)
@writes()
def revoke_token_session(ctx: Ctx, user_id: Id, session_id: Id) -> None:
    """End one sign-in."""
    user = find_manageable(ctx.session, ctx.settings, ctx.viewer, user_id)
    if not end_sign_in(ctx.session, user.id, session_id):
        raise NotFound("Session not found")


def _shape(row: Token, current_id: int | None) -> TokenSession:
    return TokenSession(
        id=row.id,
        current_session=row.id == current_id,
        login_device=row.device,
        login_ip=row.address,
        login_date=format_wire(row.created_at),
        last_activity_device=row.used_device,
        last_activity_ip=row.used_address,
        last_activity_date=format_wire(row.used_at),
        created_at=format_wire(row.created_at),
    )


routes = (list_token_sessions, revoke_token_session)
