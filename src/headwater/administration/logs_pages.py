"""The logs page: what was logged, or who changed what; newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Response, get

from headwater.administration.sections import render_section
from headwater.house.rights import Right
from headwater.kit import clock
from headwater.logs import reading
from headwater.logs.files import AUDIT
from headwater.web.context import Ctx, computes

PATH = "/admin/system/logs"
SPANS = ("1", "24", "168", "720")  # hours
MOST_LINES = 500
_TOLD_APART = ("timestamp", "level", "message", "label", "tags")


class LogQuery(msgspec.Struct, frozen=True):
    """Which lines are shown."""

    audit: bool = False
    level: str = "warn"
    hours: str = SPANS[1]
    search: str = ""


class LogLine(msgspec.Struct, frozen=True):
    """One line."""

    at: dt.datetime
    level: str
    text: str
    process: str
    facts: dict[str, Any]


def read_query(parameters: Mapping[str, Any]) -> LogQuery:
    """Read the filter; what is unknown does not filter."""
    level, hours = parameters.get("level"), parameters.get("hours")
    return LogQuery(
        audit=parameters.get("kind") == "audit",
        level=level if level in reading.LEVELS else "warn",
        hours=hours if hours in SPANS else SPANS[1],
        search=str(parameters.get("search") or "")[:200].strip(),
    )


@get(PATH)
@computes(right=Right.MANAGE_LOGS, pool="blob")
def show_logs(ctx: Ctx) -> Response[Any]:
    """Show the newest lines that match."""
    query, now = read_query(ctx.request.query_params), clock.now()
    question = reading.Question(now - dt.timedelta(hours=int(query.hours)), now, level=query.level, audit=query.audit)
    found = reading.read_lines(ctx.settings.logs_folder, question, ctx.settings.log.max_output)
    lines = [line for line in map(to_line, reversed(found)) if _holds(line, query.search)]
    return render_section(
        ctx,
        "logs.html",
        PATH,
        islands=("administration",),
        query=query,
        lines=lines[:MOST_LINES],
        total=len(lines),
        levels=reading.LEVELS,
        spans=SPANS,
        is_kept=ctx.settings.log.rotation.enabled,
    )


def to_line(line: dict[str, Any]) -> LogLine:
    """Shape a line; one of the audit log holds a document of its own."""
    facts = {name: value for name, value in line.items() if name not in _TOLD_APART}
    text = str(line.get("message", ""))
    if line.get("level") == AUDIT:
        facts = msgspec.json.decode(text, type=dict[str, Any])
        text = " ".join(str(facts.pop(name, "")) for name in ("user", "action", "domain"))
    at = dt.datetime.fromisoformat(line["timestamp"])
    return LogLine(at, str(line["level"]), text, str(line.get("label", "")), facts)


def _holds(line: LogLine, search: str) -> bool:
    return not search or search.casefold() in f"{line.text} {line.facts}".casefold()


routes = (show_logs,)
