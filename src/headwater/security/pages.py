"""One page that tells how one signs in and where one is signed in, and ends or renames what stands there."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.house.viewer import Viewer
from headwater.kit.errors import Invalid, NotFound
from headwater.passkeys import MAX_PER_USER, list_passkeys, remove, rename
from headwater.second_factor import count_recovery_codes, is_enabled
from headwater.security.devices import name_device
from headwater.security.frame import PATH, go_to
from headwater.sessions import end_all
from headwater.sessions.web import Token, end_sign_in, list_sign_ins
from headwater.users import User
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.pages import render

BODY = {"fields": Provide(read_fields)}
DONE = ("ended", "ended-others", "renamed", "removed", "added", "two-factor-off")


@get(PATH)
@reads(auth=Auth.REQUIRED)
def show_security(ctx: Ctx, done: str = "") -> Response[bytes]:
    """Show how the viewer signs in, and where they are signed in."""
    return _render(ctx, done=done if done in DONE else "")


@post(f"{PATH}/sign-ins", status_code=200, dependencies=BODY)
@writes()
def end_sign_ins(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """End one sign-in of the viewer, or all others than this one."""
    assert ctx.viewer.user_id is not None
    if fields.values.get("action") == "end-others":
        end_all(ctx.session, ctx.viewer.user_id, kept_token_id=ctx.viewer.token_id)
        return go_to("done=ended-others#sign-ins")
    end_sign_in(ctx.session, ctx.viewer.user_id, _read_id(fields))  # one that has ended already is what was wanted
    return go_to("done=ended#sign-ins")


@post(f"{PATH}/passkeys", status_code=200, dependencies=BODY)
@writes()
def change_passkey(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Rename or remove a passkey of the viewer."""
    assert ctx.viewer.user_id is not None
    passkey_id = _read_id(fields)
    if fields.values.get("action") == "remove":
        remove(ctx.session, ctx.viewer.user_id, passkey_id)
        return go_to("done=removed#passkeys")
    try:
        rename(ctx.session, ctx.viewer.user_id, passkey_id, str(fields.values.get("name", "")))
    except Invalid:
        return _render(ctx, wrong_passkey_id=passkey_id, status=400)
    return go_to("done=renamed#passkeys")


def _read_id(fields: Fields) -> int:
    given = str(fields.values.get("id", ""))
    if not (given.isascii() and given.isdecimal() and len(given) < 19):
        raise NotFound("Not found")
    return int(given)


def _render(ctx: Ctx, *, done: str = "", wrong_passkey_id: int = 0, status: int = 200) -> Response[bytes]:
    assert ctx.viewer.user_id is not None
    user = ctx.session.get_one(User, ctx.viewer.user_id)
    total, rows = list_sign_ins(ctx.session, user.id)
    return render(
        ctx,
        "security/security.html",
        status=status,
        islands=("passkeys",),
        email=user.email,
        two_factor=is_enabled(user),
        recovery_codes=count_recovery_codes(ctx.session, user.id),
        passkeys=list_passkeys(ctx.session, user.id),
        may_add_passkey=len(list_passkeys(ctx.session, user.id)) < MAX_PER_USER,
        wrong_passkey_id=wrong_passkey_id,
        sign_ins=[_view(row, ctx.viewer) for row in rows],
        others=total - 1,
        may_leave=user.username != ctx.settings.admin.username,
        done=done,
    )


def _view(row: Token, viewer: Viewer) -> dict[str, Any]:
    browser, system = name_device(row.used_device or row.device)
    return {
        "id": row.id,
        "browser": browser,
        "system": system,
        "is_application": row.refresh_hash is not None,
        "is_current": row.id == viewer.token_id,
        "address": row.used_address or row.address,
        "began_at": row.created_at,
        "used_at": row.used_at,
    }


routes = (show_security, end_sign_ins, change_passkey)
