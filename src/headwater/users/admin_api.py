"""Users as those see and change them who manage users, over REST."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import Parameter

from headwater.actors import is_username
from headwater.channels import channels_by_account, to_channel_details
from headwater.house.rights import Right
from headwater.kit.errors import NotFound
from headwater.kit.mail_address import MAX_EMAIL_LENGTH, is_email
from headwater.mail import may_send_mail
from headwater.settings import Settings
from headwater.users import administration, store
from headwater.users.passwords import hash_password
from headwater.users.preferences import read_preferences
from headwater.users.rules import PASSWORD_LENGTH
from headwater.users.wire import UserCreated, to_listed_user, to_single_user
from headwater.web.bodies import INVALID, NO_NUL, Fields, check_fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, Id, ResultList, Start

Sort = Literal[
    "id", "-id", "username", "-username", "videoQuotaUsed", "-videoQuotaUsed", "createdAt", "-createdAt",
    "lastLoginDate", "-lastLoginDate", "role", "-role",
]  # fmt: skip
Search = Annotated[str | None, Parameter(max_length=MAX_EMAIL_LENGTH, pattern=NO_NUL)]
Beginning = Annotated[str, Parameter(min_length=1, max_length=50, pattern=NO_NUL)]
BODY = {"fields": Provide(read_fields)}
_QUOTA = Annotated[int, msgspec.Meta(ge=-1, le=(1 << 63) - 1)]
_CHANGEABLE: dict[str, Any] = {
    "password": Annotated[str, msgspec.Meta(min_length=PASSWORD_LENGTH[0], max_length=PASSWORD_LENGTH[1])],
    "email": Annotated[str, msgspec.Meta(max_length=MAX_EMAIL_LENGTH)],
    "emailVerified": bool,
    "videoQuota": _QUOTA,
    "videoQuotaDaily": _QUOTA,
    "pluginAuth": Annotated[str, msgspec.Meta(max_length=255, pattern=NO_NUL)] | None,
    "role": Annotated[int, msgspec.Meta(ge=0, le=2)],
    "adminFlags": Annotated[int, msgspec.Meta(ge=0, le=1)],
}
_NEW: dict[str, Any] = {"username": str, **_CHANGEABLE, "channelName": str}
_REQUIRED = ("username", "password", "email", "role")
_CHECKS = {
    "username": (is_username, "Should have a valid username (lowercase alphanumeric characters)"),
    "email": (is_email, INVALID),
    "channelName": (is_username, INVALID),
}
_REASON = {"reason": Annotated[str, msgspec.Meta(min_length=3, max_length=250, pattern=NO_NUL)] | None}


def read_new_user(values: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Return the checked fields of a user to make; raises Invalid naming every wrong one.

    Where mail can be sent the password may be empty: a mail then asks the person to choose one.
    """
    asks = may_send_mail(settings) and not values.get("password")
    given = {name: value for name, value in values.items() if not asks or name != "password"}
    required = [name for name in _REQUIRED if not asks or name != "password"]
    return check_fields(given, _NEW, required=required, checks=_CHECKS)


def read_changes(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the checked fields of a user to change; raises Invalid naming every wrong one."""
    return check_fields(values, _CHANGEABLE, checks=_CHECKS)


def read_reason(values: Mapping[str, Any]) -> str | None:
    """Return why a user is kept out, if it is said; raises Invalid."""
    reason: str | None = check_fields(values, _REASON).get("reason")
    return reason


@get("/api/v1/users")
@reads(right=Right.MANAGE_USERS)
def list_users(
    ctx: Ctx,
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: Sort = "-createdAt",
    search: Search = None,
    blocked: bool | None = None,
) -> ResultList[dict[str, Any]]:
    """Return the users whose name or address holds a text, with what their videos take."""
    total, rows = store.list_users(ctx.session, start=start, count=count, sort=sort, search=search, blocked=blocked)
    channels = channels_by_account(ctx.session, [row.id for row in rows])
    return ResultList(
        total,
        [
            to_listed_user(
                row,
                [to_channel_details(channel) for channel in channels[row.id]],
                read_preferences(row.User.preferences, ctx.settings),
            )
            for row in rows
        ],
    )


@get("/api/v1/users/{user_id:int}")
@reads(right=Right.MANAGE_USERS)
def get_user(
    ctx: Ctx, user_id: Id, with_stats: Annotated[bool, Parameter(query="withStats")] = False
) -> dict[str, Any]:
    """Return one user."""
    row = store.find_user(ctx.session, user_id, with_figures=with_stats)
    if row is None:
        raise NotFound("User not found")
    channels = channels_by_account(ctx.session, [row.id])[row.id]
    return to_single_user(
        row,
        [to_channel_details(channel) for channel in channels],
        read_preferences(row.User.preferences, ctx.settings),
        with_figures=with_stats,
    )


@get("/api/v1/users/autocomplete")
@reads(auth=Auth.NONE)
def complete_usernames(ctx: Ctx, search: Beginning) -> list[str]:
    """Return a few user names that begin so."""
    return store.complete_usernames(ctx.session, search)


@post("/api/v1/users", status_code=200, dependencies=BODY)
@computes(right=Right.MANAGE_USERS)
def post_user(ctx: Ctx, fields: NamedDependency[Fields]) -> dict[str, UserCreated]:
    """Make a user."""
    given = read_new_user(fields.values, ctx.settings)
    password_hash = administration.hash_first_password(given)
    with ctx.runtime.database.write() as session:
        user, account_id = administration.add_user(session, ctx.settings, ctx.viewer, given, password_hash)
        return {"user": UserCreated(user.id, {"id": account_id})}


@put("/api/v1/users/{user_id:int}", status_code=204, dependencies=BODY)
@computes(right=Right.MANAGE_USERS)
def put_user(ctx: Ctx, user_id: Id, fields: NamedDependency[Fields]) -> None:
    """Change a user."""
    changes = read_changes(fields.values)
    password_hash = hash_password(changes["password"]) if "password" in changes else None
    with ctx.runtime.database.write() as session:
        administration.change_user(session, ctx.settings, ctx.viewer, user_id, changes, password_hash)


@post("/api/v1/users/{user_id:int}/block", status_code=204, dependencies=BODY)
@writes(right=Right.MANAGE_USERS)
def block_user(ctx: Ctx, user_id: Id, fields: NamedDependency[Fields]) -> None:
    """Keep a user out."""
    reason = read_reason(fields.values)
    administration.block_user(ctx.session, ctx.settings, ctx.viewer, user_id, reason)


@post("/api/v1/users/{user_id:int}/unblock", status_code=204, dependencies=BODY)
@writes(right=Right.MANAGE_USERS)
def unblock_user(ctx: Ctx, user_id: Id, fields: NamedDependency[Fields]) -> None:
    """Let a user in again; a reason is checked as the wire does, and not kept."""
    check_fields(fields.values, _REASON)
    administration.unblock_user(ctx.session, ctx.settings, ctx.viewer, user_id)


@delete("/api/v1/users/{user_id:int}", status_code=204)
@writes(right=Right.MANAGE_USERS)
def delete_user(ctx: Ctx, user_id: Id) -> None:
    """Remove a user with everything that is theirs."""
    administration.remove_user(ctx.session, ctx.settings, ctx.viewer, user_id)


routes = (
    list_users,
    get_user,
    complete_usernames,
    post_user,
    put_user,
    block_user,
    unblock_user,
    delete_user,
)
