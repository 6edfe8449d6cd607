"""One request to join: all that is known of it, what was decided and by whom; answer it, and go on to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide
from sqlalchemy.orm import Session

from headwater.administration.web import go_back, render_section
from headwater.joining.deciding import PATH, RIGHT, ROOM, carry_out, read_query, read_step
from headwater.joining.words import explain
from headwater.kit.errors import NotFound, Problem
from headwater.mail import may_send_mail
from headwater.registrations import find_by_id, find_next_waiting
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, computes, reads
from headwater.web.html.language import name_of
from headwater.web.wire import Id

ONE = f"{ROOM}/{{registration_id:int}}"


@get(ONE)
@reads(right=RIGHT)
def show_request(ctx: Ctx, registration_id: Id) -> Response[bytes]:
    """Show a request to join."""
    return _render(ctx, ctx.session, registration_id, {}, None)


@post(ONE, status_code=200, dependencies={"fields": Provide(read_fields)})
@computes(right=RIGHT, pool="write")
def decide_one(ctx: Ctx, registration_id: Id, fields: NamedDependency[Fields]) -> Response[Any]:
    """Accept, reject or delete it."""
    given = fields.values
    try:
        problem = carry_out(ctx, read_step(ctx, given), registration_id)
    except Problem as refusal:
        problem = refusal
    if problem is not None:
        if problem.status == NotFound.status:
            raise problem
        with ctx.runtime.database.read() as session:
            return _render(ctx, session, registration_id, given, problem)
    query = read_query(ctx.request.query_params)
    if given["action"] == "delete":
        return go_back(query.address(query.page, done="delete", count="1"))
    return go_back(query.address_of(registration_id, done=str(given["action"])))


def _render(
    ctx: Ctx, session: Session, registration_id: int, given: Mapping[str, Any], problem: Problem | None
) -> Response[bytes]:
    query = read_query(ctx.request.query_params)
    registration = find_by_id(session, registration_id)
    following = find_next_waiting(session, registration_id)
    errors, whole = explain(problem)
    return render_section(
        ctx,
        "request.html",
        PATH,
        room="joining",
        status=200 if problem is None else problem.status,
        asked=registration,
        mail_language=name_of(registration.language) if registration.language else "",
        here=query.address_of(registration_id),
        list_address=query.address(query.page),
        following=None if following is None else query.address_of(following),
        response=str(given.get("moderationResponse") or ""),
        tells="tell" in given or problem is None,
        errors=errors,
        problem=whole,
        may_mail=may_send_mail(ctx.settings),
        done=ctx.request.query_params.get("done", ""),
    )


routes = (show_request, decide_one)
