"""One user: change, block, let in again, remove with everything that is theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect
from sqlalchemy.orm import Session

from headwater.administration.sections import go_back, render_section
from headwater.administration.user_forms import list_roles, read_form, write_quota
from headwater.administration.users_pages import BODY, PATH
from headwater.house.rights import Right
from headwater.kit.errors import Forbidden, NotFound, Problem
from headwater.second_factor import disable
from headwater.users import admin_api, administration, hash_password, store
from headwater.users.web import find_manageable
from headwater.web.bodies import Fields
from headwater.web.context import Ctx, computes, reads, writes
from headwater.web.html.reasons import explain
from headwater.web.wire import Id

ONE = f"{PATH}/{{user_id:int}}"


@get(ONE)
@reads(right=Right.MANAGE_USERS)
def show_user(ctx: Ctx, user_id: Id) -> Response[Any]:
    """Show what may be changed of a user."""
    return _render(ctx, ctx.session, user_id)


@post(ONE, status_code=200, dependencies=BODY)
@computes(right=Right.MANAGE_USERS)
def change_user(ctx: Ctx, user_id: Id, fields: NamedDependency[Fields]) -> Response[Any]:
    """Change a user."""
    try:
        changes = admin_api.read_changes(read_form(fields.values))
        password_hash = hash_password(changes["password"]) if "password" in changes else None
        with ctx.runtime.database.write() as session:
            administration.change_user(session, ctx.settings, ctx.viewer, user_id, changes, password_hash)
    except Problem as problem:
        if problem.status == NotFound.status:
            raise
        with ctx.runtime.database.read() as session:
            return _render(ctx, session, user_id, fields.values, problem)
    return go_back(f"{PATH}/{user_id}?done=change")


@post(f"{ONE}/block", status_code=200, dependencies=BODY)
@writes(right=Right.MANAGE_USERS)
def block_user(ctx: Ctx, user_id: Id, fields: NamedDependency[Fields]) -> Redirect:
    """Keep a user out, or let them in again."""
    if fields.values.get("action") == "unblock":
        administration.unblock_user(ctx.session, ctx.settings, ctx.viewer, user_id)
        return go_back(f"{PATH}/{user_id}?done=unblock")
    given = {name: value for name, value in fields.values.items() if name == "reason" and value}
    administration.block_user(ctx.session, ctx.settings, ctx.viewer, user_id, admin_api.read_reason(given))
    return go_back(f"{PATH}/{user_id}?done=block")


@post(f"{ONE}/two-factor", status_code=200)
@writes(right=Right.MANAGE_USERS)
def switch_two_factor_off(ctx: Ctx, user_id: Id) -> Redirect:
    """Let the password alone sign a user in again, who has lost their codes; their own is on a page of its own."""
    user = find_manageable(ctx.session, ctx.settings, ctx.viewer, user_id)
    if user.id == ctx.viewer.user_id:
        raise Forbidden("You switch off your own where you look after how you sign in.")
    disable(ctx.session, user)
    return go_back(f"{PATH}/{user_id}?done=two-factor")


@get(f"{ONE}/delete")
@reads(right=Right.MANAGE_USERS)
def confirm_removal(ctx: Ctx, user_id: Id) -> Response[Any]:
    """Say what will be lost."""
    row = _find(ctx.session, user_id)
    return render_section(ctx, "user_delete.html", PATH, user=row.User, figures=row._mapping)


@post(f"{ONE}/delete", status_code=200)
@writes(right=Right.MANAGE_USERS)
def remove_user(ctx: Ctx, user_id: Id) -> Redirect:
    """Remove a user."""
    administration.remove_user(ctx.session, ctx.settings, ctx.viewer, user_id)
    return go_back(f"{PATH}?done=delete")


def _find(session: Session, user_id: int) -> Any:
    row = store.find_user(session, user_id, with_figures=True)
    if row is None:
        raise NotFound("User not found")
    return row


def _render(
    ctx: Ctx,
    session: Session,
    user_id: int,
    given: Mapping[str, Any] | None = None,
    problem: Problem | None = None,
) -> Response[bytes]:
    errors, whole = explain(problem)
    user = _find(session, user_id).User
    kept = {
        "email": user.email,
        "role": str(int(user.role)),
        "videoQuota": write_quota(user.video_quota),
        "videoQuotaDaily": write_quota(user.video_quota_daily),
    }
    shown = kept | {name: value for name, value in (given or {}).items() if name in kept}
    return render_section(
        ctx,
        "user.html",
        PATH,
        status=200 if problem is None else problem.status,
        user=user,
        values=shown,
        errors=errors,
        problem=whole,
        roles=list_roles(ctx.viewer),
        done=ctx.request.query_params.get("done"),
    )


routes = (show_user, change_user, block_user, switch_two_factor_off, confirm_removal, remove_user)
