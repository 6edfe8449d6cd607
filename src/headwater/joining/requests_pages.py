"""Requests to join, for those who decide: read them, choose some, answer and decide about all of these at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect
from sqlalchemy.orm import Session

from headwater.administration.web import read_page, render_section
from headwater.house.rights import Right
from headwater.joining.words import FORM_STATUSES, explain
from headwater.kit.errors import Invalid, Problem
from headwater.kit.ids import read_number
from headwater.mail import may_send_mail
from headwater.registrations import accept, count_waiting, list_registrations, reject, remove
from headwater.registrations.web import read_decision
from headwater.web.bodies import INVALID, Fields, read_fields
from headwater.web.context import Ctx, computes, reads

PATH = "/admin/moderation/registrations/list"
RIGHT = Right.MANAGE_REGISTRATIONS
SORTS = ("-createdAt", "createdAt", "state")
MAX_SEARCH, MAX_AT_ONCE = 254, 100
NO_STORE = {"Cache-Control": "no-store"}
Step = Callable[[Session, int], Any]


class Query(msgspec.Struct, frozen=True):
    """Which requests are shown."""

    search: str = ""
    sort: str = SORTS[0]
    page: int = 1

    def address(self, page: int) -> str:
        """Write it as an address."""
        pairs = {"search": self.search, "sort": self.sort if self.sort != SORTS[0] else ""}
        pairs |= {"page": str(page) if page > 1 else ""}
        query = urlencode({name: value for name, value in pairs.items() if value})
        return f"{PATH}?{query}" if query else PATH


def read_query(parameters: Mapping[str, Any]) -> Query:
    """Read the filter; what is unknown does not filter."""
    search = str(parameters.get("search") or "").replace("\x00", "")[:MAX_SEARCH].strip()
    sort = str(parameters.get("sort"))
    return Query(search, sort if sort in SORTS else SORTS[0], read_page(parameters.get("page")))


@get(PATH)
@reads(right=RIGHT)
def show_requests(ctx: Ctx) -> Response[bytes]:
    """Show requests to join."""
    return _render(ctx, ctx.session, read_query(ctx.request.query_params), {}, None)


@post(PATH, status_code=200, dependencies={"fields": Provide(read_fields)})
@computes(right=RIGHT, pool="write")
def decide(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[Any]:
    """Accept, reject or delete the chosen requests, each by itself: one that cannot be does not hold the others up."""
    given, query = fields.values, read_query(ctx.request.query_params)
    try:
        chosen = _read_chosen(given.get("ids"))
        action, step = _read_step(ctx, given)
    except Problem as problem:
        with ctx.runtime.database.read() as session:
            return _render(ctx, session, query, given, problem)
    done = sum(_do(ctx, step, number) for number in chosen)
    told = {"done": action, "count": done, "failed": len(chosen) - done}
    return Redirect(f"{PATH}?{urlencode(told)}", status_code=303, headers=NO_STORE)


def _do(ctx: Ctx, step: Step, number: int) -> bool:
    try:
        with ctx.runtime.database.write() as session:
            step(session, number)
    except Problem as problem:
        if problem.status not in FORM_STATUSES:
            raise
        return False
    return True


def _read_chosen(given: Any) -> list[int]:
    texts = given if isinstance(given, list) else [given]
    chosen = [number for text in texts if (number := read_number(text)) is not None]
    if not 0 < len(chosen) <= MAX_AT_ONCE:
        raise Invalid("Incorrect request parameters: ids", fields={"ids": INVALID})
    return list(dict.fromkeys(chosen))


def _read_step(ctx: Ctx, given: Mapping[str, Any]) -> tuple[str, Step]:
    action = given.get("action")
    if action == "delete":
        return "delete", remove
    if action not in ("accept", "reject"):
        raise Invalid("Incorrect request parameters: action", fields={"action": INVALID})
    silent = "tell" not in given
    decision = read_decision({"moderationResponse": given.get("moderationResponse"), "preventEmailDelivery": silent})
    settings = ctx.settings
    if action == "accept":
        return action, lambda session, number: accept(session, settings, number, decision)
    return action, lambda session, number: reject(session, settings, number, decision)


def _render(
    ctx: Ctx, session: Session, query: Query, given: Mapping[str, Any], problem: Problem | None
) -> Response[bytes]:
    size = min(ctx.settings.web.page_size, MAX_AT_ONCE)
    span: dict[str, Any] = {"start": (query.page - 1) * size, "count": size, "sort": query.sort}
    total, rows = list_registrations(session, search=query.search, **span)
    ids = given.get("ids")
    parameters = ctx.request.query_params
    return render_section(
        ctx,
        "requests.html",
        PATH,
        room="joining",
        status=200 if problem is None else problem.status,
        query=query,
        here=query.address(query.page),
        rows=rows,
        total=total,
        waiting=count_waiting(session),
        chosen=[str(number) for number in (ids if isinstance(ids, list) else [ids])],
        response=str(given.get("moderationResponse") or ""),
        errors=explain(problem)[0],
        may_mail=may_send_mail(ctx.settings),
        done=parameters.get("done", ""),
        count=read_page(parameters.get("count")) if parameters.get("count") != "0" else 0,
        failed=read_page(parameters.get("failed")) if parameters.get("failed", "0") != "0" else 0,
        previous=query.address(query.page - 1) if query.page > 1 else None,
        following=query.address(query.page + 1) if query.page * size < total else None,
    )


routes = (show_requests, decide)
