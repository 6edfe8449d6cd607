"""Requests to join as moderators see and decide them, over REST."""

from __future__ import annotations

from typing import Annotated, Literal

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import Parameter

from headwater.house.rights import Right
from headwater.kit.mail_address import MAX_EMAIL_LENGTH
from headwater.registrations import service, store
from headwater.registrations.api import BODY, PATH
from headwater.registrations.fields import read_decision
from headwater.registrations.wire import ShownRegistration, to_shown
from headwater.web.bodies import NO_NUL, Fields
from headwater.web.context import Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, Id, ResultList, Start

RIGHT = Right.MANAGE_REGISTRATIONS
Sort = Literal["createdAt", "-createdAt", "state", "-state"]
Search = Annotated[str, Parameter(max_length=MAX_EMAIL_LENGTH, pattern=NO_NUL)]


@get(PATH)
@reads(right=RIGHT)
def list_registrations(
    ctx: Ctx, start: Start = 0, count: Count = DEFAULT_COUNT, sort: Sort = "-createdAt", search: Search = ""
) -> ResultList[ShownRegistration]:
    """Return the requests to join whose names or address hold a text."""
    total, rows = store.list_registrations(ctx.session, start=start, count=count, sort=sort, search=search)
    return ResultList(total, [to_shown(row) for row in rows])


@post(f"{PATH}/{{registration_id:int}}/accept", status_code=204, dependencies=BODY)
@writes(right=RIGHT)
def accept_registration(ctx: Ctx, registration_id: Id, fields: NamedDependency[Fields]) -> None:
    """Let somebody in."""
    service.accept(ctx.session, ctx.settings, registration_id, read_decision(fields.values, ctx.viewer.username))


@post(f"{PATH}/{{registration_id:int}}/reject", status_code=204, dependencies=BODY)
@writes(right=RIGHT)
def reject_registration(ctx: Ctx, registration_id: Id, fields: NamedDependency[Fields]) -> None:
    """Turn somebody down."""
    service.reject(ctx.session, ctx.settings, registration_id, read_decision(fields.values, ctx.viewer.username))


@delete(f"{PATH}/{{registration_id:int}}", status_code=204)
@writes(right=RIGHT)
def delete_registration(ctx: Ctx, registration_id: Id) -> None:
    """Forget a request."""
    service.remove(ctx.session, registration_id)


routes = (list_registrations, accept_registration, reject_registration, delete_registration)
