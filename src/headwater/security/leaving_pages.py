"""Deleting one's own account: what will be lost is said exactly, and the password is asked for."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect
from sqlalchemy.orm import Session

from headwater.attempts import prove_own_password
from headwater.channels import list_channels
from headwater.kit.errors import Forbidden, Problem
from headwater.security.frame import NO_STORE, PATH, describe_password
from headwater.users import User
from headwater.users.web import find_user, remove_user
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, computes, reads
from headwater.web.html.pages import render

OWN = f"{PATH}/delete"
BODY = {"fields": Provide(read_fields)}
FORM_STATUSES = (400, 403, 429)
MAX_CHANNELS = 100


@get(OWN)
@reads(auth=Auth.REQUIRED)
def ask(ctx: Ctx) -> Response[bytes]:
    """Say what will be lost."""
    return _render(ctx, ctx.session)


@post(OWN, status_code=200, dependencies=BODY)
@computes()
def leave(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Remove the viewer with everything that is theirs."""
    password = fields.values.get("password")
    with ctx.runtime.database.read() as session:
        user = session.get_one(User, ctx.viewer.user_id)
    try:
        prove_own_password(ctx.runtime, user, password if isinstance(password, str) else None)
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        with ctx.runtime.database.read() as session:
            return _render(ctx, session, status=problem.status)
    with ctx.runtime.database.write() as session:
        remove_user(session, ctx.settings, ctx.viewer, user.id)
    return Redirect("/", status_code=303, headers=NO_STORE)


def _render(ctx: Ctx, session: Session, *, status: int = 200) -> Response[bytes]:
    assert ctx.viewer.user_id is not None
    row = find_user(session, ctx.viewer.user_id, with_figures=True)
    if row is None:
        raise Forbidden("This account is gone.")
    _, channels = list_channels(session, start=0, count=MAX_CHANNELS, sort="createdAt", account_id=row.id)
    return render(
        ctx,
        "security/leaving.html",
        status=status,
        username=row.User.username,
        host=ctx.settings.host,
        is_root=row.User.username == ctx.settings.admin.username,
        figures=row._mapping,
        channels=channels,
        password_error=None if status == 200 else describe_password(status),
    )


routes = (ask, leave)
