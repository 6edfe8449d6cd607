"""Users as a list to search and sort, and the page that makes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.administration.sections import go_back, read_page, render_section
from headwater.administration.user_forms import list_roles, read_form, write_quota
from headwater.house.rights import Right
from headwater.kit.errors import Problem
from headwater.mail import may_send_mail
from headwater.users import admin_api, administration, store
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, computes, reads
from headwater.web.html.reasons import explain

PATH = "/admin/overview/users"
BODY = {"fields": Provide(read_fields)}
SORTS = ("-createdAt", "username", "role", "-lastLoginDate", "-videoQuotaUsed")
_LONGEST_SEARCH = 254


class UserQuery(msgspec.Struct, frozen=True):
    """Which users are shown."""

    search: str = ""
    sort: str = SORTS[0]
    blocked: bool | None = None
    page: int = 1

    def address(self, page: int | None = None) -> str:
        """Write it as an address."""
        shown = self.page if page is None else page
        pairs = {
            "search": self.search,
            "sort": self.sort if self.sort != SORTS[0] else "",
            "blocked": {True: "true", False: "false"}.get(self.blocked, "") if self.blocked is not None else "",
            "page": str(shown) if shown > 1 else "",
        }
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"{PATH}?{query}" if query else PATH


def read_query(parameters: Mapping[str, Any]) -> UserQuery:
    """Read the filter; what is unknown does not filter."""
    sort = parameters.get("sort")
    return UserQuery(
        search=str(parameters.get("search") or "").replace("\x00", "")[:_LONGEST_SEARCH].strip(),
        sort=sort if sort in SORTS else SORTS[0],
        blocked={"true": True, "false": False}.get(str(parameters.get("blocked"))),
        page=read_page(parameters.get("page")),
    )


@get(PATH)
@reads(right=Right.MANAGE_USERS)
def show_users(ctx: Ctx) -> Response[Any]:
    """Show users."""
    query, size = read_query(ctx.request.query_params), ctx.settings.web.page_size
    total, rows = store.list_users(
        ctx.session,
        start=(query.page - 1) * size,
        count=size,
        sort=query.sort,
        search=query.search or None,
        blocked=query.blocked,
    )
    last = max(1, -(-total // size))
    return render_section(
        ctx,
        "users.html",
        PATH,
        islands=("administration",),
        query=query,
        users=[{"user": row.User, "used_bytes": int(getattr(row, store.BY_SIZE) or 0)} for row in rows],
        total=total,
        done=ctx.request.query_params.get("done"),
        previous=query.address(query.page - 1) if query.page > 1 else None,
        following=query.address(query.page + 1) if query.page < last else None,
    )


@get(f"{PATH}/create")
@reads(right=Right.MANAGE_USERS)
def show_new_user(ctx: Ctx) -> Response[Any]:
    """Show an empty form."""
    defaults = ctx.settings.user
    quotas = {"videoQuota": defaults.video_quota, "videoQuotaDaily": defaults.video_quota_daily}
    values = {"role": "2"} | {name: write_quota(int(size)) for name, size in quotas.items()}
    return _render_new(ctx, values)


@post(f"{PATH}/create", status_code=200, dependencies=BODY)
@computes(right=Right.MANAGE_USERS)
def make_user(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Make a user."""
    try:
        given = admin_api.read_new_user(read_form(fields.values), ctx.settings)
        password_hash = administration.hash_first_password(given)
        with ctx.runtime.database.write() as session:
            administration.add_user(session, ctx.settings, ctx.viewer, given, password_hash)
    except Problem as problem:
        return _render_new(ctx, fields.values, problem)
    return go_back(f"{PATH}?done=create")


def _render_new(ctx: Ctx, values: Mapping[str, Any], problem: Problem | None = None) -> Response[bytes]:
    errors, whole = explain(problem)
    status = 200 if problem is None else problem.status
    shown = {name: value for name, value in values.items() if name != "password"}
    roles = list_roles(ctx.viewer)
    return render_section(
        ctx,
        "user_new.html",
        PATH,
        status=status,
        values=shown,
        errors=errors,
        problem=whole,
        roles=roles,
        may_mail=may_send_mail(ctx.settings),
    )


routes = (show_users, show_new_user, make_user)
