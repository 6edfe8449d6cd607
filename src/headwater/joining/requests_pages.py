"""Requests to join, for those who decide: read them, choose some, answer and decide about all of these at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from sqlalchemy.orm import Session

from headwater.administration.web import go_back, read_page, render_section
from headwater.joining.deciding import PATH, RIGHT, Query, carry_out, read_query, read_step
from headwater.joining.words import explain
from headwater.kit.errors import Invalid, Problem
from headwater.kit.ids import read_number
from headwater.mail import may_send_mail
from headwater.registrations import count_waiting, list_registrations
from headwater.web.bodies import INVALID, Fields, read_fields
from headwater.web.context import Ctx, computes, reads

MAX_AT_ONCE = 100


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
        step = read_step(ctx, given)
    except Problem as problem:
        with ctx.runtime.database.read() as session:
            return _render(ctx, session, query, given, problem)
    done = sum(carry_out(ctx, step, number) is None for number in chosen)
    told = {"done": given["action"], "count": done, "failed": len(chosen) - done}
    return go_back(f"{PATH}?{urlencode(told)}")


def _read_chosen(given: Any) -> list[int]:
    texts = given if isinstance(given, list) else [given]
    chosen = [number for text in texts if (number := read_number(text)) is not None]
    if not 0 < len(chosen) <= MAX_AT_ONCE:
        raise Invalid("Incorrect request parameters: ids", fields={"ids": INVALID})
    return list(dict.fromkeys(chosen))


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
