"""Logs over REST: what was logged, who changed what, and reports of errors from visitors' browsers."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

import msgspec
import structlog
from litestar import get, post
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from headwater.house.rights import Right
from headwater.kit import clock
from headwater.kit.errors import Forbidden, Invalid
from headwater.logs.reading import Question, read_lines
from headwater.web.bodies import NO_NUL, Fields, check_fields, read_fields
from headwater.web.context import Auth, Ctx, computes

log = structlog.get_logger()
NOT_A_TIME = "Should have a date that conforms to ISO 8601"
Time = Annotated[str | None, QueryParameter(max_length=40)]
Level = Literal["debug", "info", "warn", "error", "audit"]


def _text(longest: int) -> Any:
    return Annotated[str, msgspec.Meta(min_length=1, max_length=longest, pattern=NO_NUL)]


_REPORT: dict[str, Any] = {
    "message": _text(1000),
    "url": Annotated[str, msgspec.Meta(max_length=2000, pattern=r"\A[Hh][Tt][Tt][Pp][Ss]?://[^\s\x00/]+[^\s\x00]*\Z")],
    "level": Literal["warn", "error"],
    "stackTrace": _text(15_000) | None,
    "meta": _text(15_000) | None,
    "userAgent": _text(200) | None,
}


@get("/api/v1/server/logs")
@computes(right=Right.MANAGE_LOGS, pool="blob")
def get_logs(
    ctx: Ctx,
    start_date: Annotated[str | None, QueryParameter(name="startDate", max_length=40)] = None,
    end_date: Annotated[str | None, QueryParameter(name="endDate", max_length=40)] = None,
    level: Level = "info",
    tags_one_of: Annotated[list[str] | None, QueryParameter(name="tagsOneOf", max_items=20)] = None,
) -> list[dict[str, Any]]:
    """Return log lines of a time span at least as severe as a level."""
    since, until = _read_span(start_date, end_date)
    tags = frozenset(tags_one_of or ())
    audit = level == "audit"
    question = Question(since, until, level="info" if level == "audit" else level, tags=tags, audit=audit)
    return read_lines(ctx.settings.logs_folder, question, ctx.settings.log.max_output)


@get("/api/v1/server/audit-logs")
@computes(right=Right.MANAGE_LOGS, pool="blob")
def get_audit_logs(
    ctx: Ctx,
    start_date: Annotated[str | None, QueryParameter(name="startDate", max_length=40)] = None,
    end_date: Annotated[str | None, QueryParameter(name="endDate", max_length=40)] = None,
) -> list[dict[str, Any]]:
    """Return who changed what in a time span."""
    since, until = _read_span(start_date, end_date)
    return read_lines(ctx.settings.logs_folder, Question(since, until, audit=True), ctx.settings.log.max_output)


@post("/api/v1/server/logs/client", status_code=204, dependencies={"fields": Provide(read_fields)})
@computes(auth=Auth.OPTIONAL, pool="blob")
def post_client_log(ctx: Ctx, fields: NamedDependency[Fields]) -> None:
    """Take a report of an error from a visitor's browser."""
    if not ctx.settings.log.accept_client_log:
        raise Forbidden("This instance takes no reports of errors.")
    report = check_fields(fields.values, _REPORT, required=("message", "url", "level"))
    tell = log.error if report["level"] == "error" else log.warning
    facts = {name: value for name, value in report.items() if name != "level" and value is not None}
    tell("reported by a browser", report=facts)


def _read_span(start: str | None, end: str | None) -> tuple[dt.datetime, dt.datetime]:
    wrong = {}
    since, until = _read_time(start), _read_time(end) if end is not None else clock.now()
    if since is None:
        wrong["startDate"] = NOT_A_TIME
    if until is None:
        wrong["endDate"] = NOT_A_TIME
    if since is None or until is None:
        raise Invalid(f"Incorrect request parameters: {', '.join(wrong)}", fields=wrong)
    return since, until


def _read_time(text: str | None) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


routes = (get_logs, get_audit_logs, post_client_log)
