"""The moderators' reports: found, read, decided, talked about; the way to what was reported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.administration.web import render_section
from headwater.house.rights import Right
from headwater.moderating.frames import attempt, go_to
from headwater.moderating.reports_view import load_list, load_messages, load_report
from headwater.moderating.words import name_states
from headwater.reports import (
    KINDS,
    ReportQuery,
    ReportState,
    add_message,
    change_report,
    read_changes,
    remove_message,
    remove_report,
)
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Ctx, reads, writes
from headwater.web.wire import Id

PATH = "/admin/moderation/reports"
RIGHT = Right.MANAGE_ABUSES
MAX_SEARCH = 200


@get(PATH)
@reads(right=RIGHT)
def show_reports(ctx: Ctx) -> Response[Any]:
    """Show what was reported; at first what nobody has decided yet."""
    given = ctx.request.query_params
    state, about = given.get("state", "1"), given.get("filter", "")
    search = given.get("search", "").replace("\0", "").strip()[:MAX_SEARCH]
    query = ReportQuery(
        state=ReportState(int(state)) if state in ("1", "2", "3") else None, subject=KINDS.get(about), search=search
    )
    filters = {"state": state, "filter": about, "search": search}
    found = load_list(ctx, query, PATH, filters)
    done = given.get("done", "")
    return render_section(ctx, "reports.html", PATH, room="moderating", base=PATH, filters=filters, done=done, **found)


@get(f"{PATH}/{{report_id:int}}")
@reads(right=RIGHT)
def show_report(ctx: Ctx, report_id: Id) -> Response[Any]:
    """Show one report."""
    return _render(ctx, report_id)


@post(f"{PATH}/{{report_id:int}}", status_code=200, dependencies={"fields": Provide(read_fields)})
@writes(right=RIGHT)
def act_on_report(ctx: Ctx, report_id: Id, fields: NamedDependency[Fields]) -> Response[Any]:
    """Decide something, take a message away, or forget the report."""
    given = fields.values
    if given.get("action") == "delete":
        remove_report(ctx.session, report_id)
        return go_to(f"{PATH}?done=delete")
    problem = attempt(lambda: _act(ctx, report_id, given))
    return _render(ctx, report_id, problem) if problem else go_to(f"{PATH}/{report_id}?done={given.get('action')}")


def _act(ctx: Ctx, report_id: int, given: Mapping[str, Any]) -> None:
    remove = str(given.get("remove", ""))
    if remove.isascii() and remove.isdecimal() and len(remove) < 19:
        remove_message(ctx.session, ctx.viewer, report_id, int(remove))
    elif given.get("action") == "say":
        add_message(ctx.session, ctx.viewer, report_id, given.get("message"))
    else:
        comment = given.get("moderationComment")
        decided = {"state": given.get("state"), "moderationComment": comment or None}
        change_report(ctx.session, report_id, read_changes(decided))


def _render(ctx: Ctx, report_id: int, problem: Any = None) -> Response[Any]:
    return render_section(
        ctx,
        "report_admin.html",
        PATH,
        room="moderating",
        status=200 if problem is None else problem.status,
        base=PATH,
        report=load_report(ctx, report_id),
        messages=load_messages(ctx, report_id),
        states=name_states(),
        problem=problem,
        done=ctx.request.query_params.get("done", ""),
    )


routes = (show_reports, show_report, act_on_report)
