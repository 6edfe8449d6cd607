"""What one has reported: what became of it, and what moderators say."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency, Provide

from headwater.moderating.frames import attempt, go_to
from headwater.moderating.reports_view import load_list, load_messages, load_report
from headwater.reports import ReportQuery, add_message, find_readable, remove_message
from headwater.web.bodies import Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.html.pages import render
from headwater.web.wire import Id

PATH = "/my-account/reports"


@get(PATH)
@reads(auth=Auth.REQUIRED)
def show_reports(ctx: Ctx) -> Response[Any]:
    """Show what one has reported."""
    found = load_list(ctx, ReportQuery(reporter_account_id=ctx.viewer.account_id), PATH, {})
    return render(ctx, "moderating/my_reports.html", base=PATH, **found)


@get(f"{PATH}/{{report_id:int}}")
@reads(auth=Auth.REQUIRED)
def show_report(ctx: Ctx, report_id: Id) -> Response[Any]:
    """Show one report with what was said."""
    find_readable(ctx.session, ctx.viewer, report_id)
    return _render(ctx, report_id)


@post(f"{PATH}/{{report_id:int}}", status_code=200, dependencies={"fields": Provide(read_fields)})
@writes()
def answer_report(ctx: Ctx, report_id: Id, fields: NamedDependency[Fields]) -> Response[Any]:
    """Say something to the moderators, or take it back."""
    given = fields.values
    remove = str(given.get("remove", ""))
    if remove.isascii() and remove.isdecimal() and len(remove) < 19:
        remove_message(ctx.session, ctx.viewer, report_id, int(remove))
        return go_to(f"{PATH}/{report_id}#messages")
    problem = attempt(lambda: _ignore(add_message(ctx.session, ctx.viewer, report_id, given.get("message"))))
    return go_to(f"{PATH}/{report_id}#messages") if problem is None else _render(ctx, report_id, problem)


def _ignore(_made: Any) -> None:
    """Take nothing of what was made."""


def _render(ctx: Ctx, report_id: int, problem: Any = None) -> Response[Any]:
    return render(
        ctx,
        "moderating/my_report.html",
        status=200 if problem is None else problem.status,
        base=PATH,
        report=load_report(ctx, report_id),
        messages=load_messages(ctx, report_id),
        problem=problem,
        done=ctx.request.query_params.get("done", ""),
    )


routes = (show_reports, show_report, answer_report)
