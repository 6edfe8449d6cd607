"""Reports over REST, where they are called abuses."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Response, delete, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from headwater.house.rights import Right
from headwater.kit.errors import Invalid
from headwater.reports import rules, service, store, wire
from headwater.reports.listing import KINDS, ReportQuery, list_reports
from headwater.reports.model import ReportState
from headwater.web.bodies import NO_NUL, Fields, read_fields
from headwater.web.context import Auth, Ctx, reads, writes
from headwater.web.wire import DEFAULT_COUNT, Count, Id, ResultList, Start

PATH = "/api/v1/abuses"
BODY = {"fields": Provide(read_fields)}
RIGHT = Right.MANAGE_ABUSES
MAX_SEARCH = 200
Sort = Literal["id", "-id", "createdAt", "-createdAt", "state", "-state"]
Number = Annotated[int | None, QueryParameter(ge=0, le=(1 << 63) - 1, description="Only this one.")]
About = Annotated[Literal["video", "comment", "account"] | None, QueryParameter(description="What they are about.")]
Reason = Annotated[
    Literal[
        "violentOrRepulsive", "hatefulOrAbusive", "spamOrMisleading", "privacy", "rights", "serverRules",
        "thumbnails", "captions",
    ]
    | None,
    QueryParameter(query="predefinedReason"),
]  # fmt: skip
VideoIs = Annotated[Literal["deleted", "blacklisted"] | None, QueryParameter(query="videoIs")]
_TEXT: dict[str, Any] = {"max_length": MAX_SEARCH, "pattern": NO_NUL}
Search = Annotated[str, QueryParameter(query="search", **_TEXT)]
Reporter = Annotated[str, QueryParameter(query="searchReporter", **_TEXT)]
Reportee = Annotated[str, QueryParameter(query="searchReportee", **_TEXT)]
OfVideo = Annotated[str, QueryParameter(query="searchVideo", **_TEXT)]
OfChannel = Annotated[str, QueryParameter(query="searchVideoChannel", **_TEXT)]


@get(PATH)
@reads(right=RIGHT)
def list_all(
    ctx: Ctx,
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: Sort = "-createdAt",
    id: Number = None,
    filter: About = None,
    predefined_reason: Reason = None,
    video_is: VideoIs = None,
    search: Search = "",
    search_reporter: Reporter = "",
    search_reportee: Reportee = "",
    search_video: OfVideo = "",
    search_video_channel: OfChannel = "",
) -> Response[bytes]:
    """Return what was reported."""
    query = ReportQuery(
        start=start,
        count=count,
        sort=sort,
        number=id,
        subject=None if filter is None else KINDS[filter],
        state=_read_state(ctx),
        predefined_reason=None if predefined_reason is None else rules.REASONS[predefined_reason],
        video_is=video_is or "",
        search=search.strip(),
        search_reporter=search_reporter.strip(),
        search_reportee=search_reportee.strip(),
        search_video=search_video.strip(),
        search_channel=search_video_channel.strip(),
    )
    total, rows = list_reports(ctx.session, query)
    return _answer(ResultList(total, wire.to_admin_reports(ctx.session, rows)))


@get("/api/v1/users/me/abuses")
@reads(auth=Auth.REQUIRED)
def list_mine(
    ctx: Ctx,
    start: Start = 0,
    count: Count = DEFAULT_COUNT,
    sort: Sort = "-createdAt",
    id: Number = None,
    search: Search = "",
) -> Response[bytes]:
    """Return what somebody has reported."""
    query = ReportQuery(
        start=start,
        count=count,
        sort=sort,
        number=id,
        state=_read_state(ctx),
        search=search.strip(),
        reporter_account_id=ctx.viewer.account_id,
    )
    total, rows = list_reports(ctx.session, query)
    return _answer(ResultList(total, wire.to_user_reports(ctx.session, rows)))


@post(PATH, status_code=200, dependencies=BODY)
@writes()
def file_report(ctx: Ctx, fields: NamedDependency[Fields]) -> Response[bytes]:
    """Report a video, a comment or an account."""
    report = service.file_report(ctx.session, ctx.viewer, rules.read_filing(fields.values))
    return _answer({"abuse": {"id": report.id}})


@put(f"{PATH}/{{report_id:int}}", status_code=204, dependencies=BODY)
@writes(right=RIGHT)
def change_report(ctx: Ctx, report_id: Id, fields: NamedDependency[Fields]) -> None:
    """Decide about a report."""
    service.change_report(ctx.session, report_id, rules.read_changes(fields.values))


@delete(f"{PATH}/{{report_id:int}}", status_code=204)
@writes(right=RIGHT)
def remove_report(ctx: Ctx, report_id: Id) -> None:
    """Forget a report."""
    service.remove_report(ctx.session, report_id)


@get(f"{PATH}/{{report_id:int}}/messages")
@reads(auth=Auth.REQUIRED)
def list_messages(ctx: Ctx, report_id: Id) -> Response[bytes]:
    """Return what was said about a report."""
    service.find_readable(ctx.session, ctx.viewer, report_id)
    messages = store.list_messages(ctx.session, report_id)
    return _answer(ResultList(len(messages), wire.to_messages(ctx.session, messages)))


@post(f"{PATH}/{{report_id:int}}/messages", status_code=200, dependencies=BODY)
@writes()
def add_message(ctx: Ctx, report_id: Id, fields: NamedDependency[Fields]) -> Response[bytes]:
    """Say something about a report."""
    message = service.add_message(ctx.session, ctx.viewer, report_id, fields.values.get("message"))
    return _answer({"abuseMessage": {"id": message.id}})


@delete(f"{PATH}/{{report_id:int}}/messages/{{message_id:int}}", status_code=204)
@writes()
def remove_message(ctx: Ctx, report_id: Id, message_id: Id) -> None:
    """Take a message back."""
    service.remove_message(ctx.session, ctx.viewer, report_id, message_id)


def _read_state(ctx: Ctx) -> ReportState | None:
    """Read the parameter `state`, a name that the framework keeps for itself."""
    given = ctx.request.query_params.get("state", "")
    if given and given not in {str(int(state)) for state in ReportState}:
        raise Invalid("Incorrect request parameters: state", fields={"state": "Should be 1, 2 or 3"})
    return ReportState(int(given)) if given else None


def _answer(document: Any) -> Response[bytes]:
    return Response(msgspec.json.encode(document), media_type="application/json")


routes = (
    list_all,
    list_mine,
    file_report,
    change_report,
    remove_report,
    list_messages,
    add_message,
    remove_message,
)
