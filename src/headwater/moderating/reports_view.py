"""Reports as pages show them, for moderators and for whoever made them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from headwater.accounts import account_path, load_accounts
from headwater.kit.errors import NotFound
from headwater.moderating.filing_pages import shorten_text
from headwater.moderating.frames import Place, read_page
from headwater.moderating.words import name_reasons, name_states
from headwater.reports import NAMES, ReportQuery, Subject, list_messages, list_reports
from headwater.web.context import Ctx


class Somebody(msgspec.Struct, frozen=True):
    """An account that is named on these pages."""

    name: str
    handle: str
    path: str


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """A report."""

    id: int
    kind: str
    title: str
    path: str  # of what was reported; empty once it is gone
    video_id: str
    is_gone: bool
    is_blocked: bool
    reason: str
    reasons: list[str]
    state: int
    state_name: str
    start_at: int | None
    end_at: int | None
    flagged: Somebody | None
    reporter: Somebody | None
    from_host: str
    messages: int
    moderation_comment: str
    created_at: dt.datetime
    others: int  # reports about the same account


class MessageView(msgspec.Struct, frozen=True, kw_only=True):
    """What was said about a report."""

    id: int
    author: Somebody | None
    by_moderator: bool
    text: str
    created_at: dt.datetime
    is_own: bool


def load_list(ctx: Ctx, query: ReportQuery, path: str, filters: dict[str, str]) -> dict[str, Any]:
    """Return a page of reports as `reports.html` takes it."""
    page, size = read_page(ctx), ctx.settings.web.page_size
    query = msgspec.structs.replace(query, start=(page - 1) * size, count=size)
    total, rows = list_reports(ctx.session, query)
    place = Place(path, filters, page, size, total)
    return {
        "reports": _shape(ctx, rows),
        "total": total,
        "states": name_states(),
        "previous": place.address(page - 1),
        "following": place.address(page + 1),
    }


def load_report(ctx: Ctx, report_id: int) -> ReportView:
    """Return one report; raises NotFound."""
    _, rows = list_reports(ctx.session, ReportQuery(number=report_id, count=1))
    if not rows:
        raise NotFound("Abuse not found")
    return _shape(ctx, rows)[0]


def load_messages(ctx: Ctx, report_id: int) -> list[MessageView]:
    """Return what was said about a report, by time."""
    messages = list_messages(ctx.session, report_id)
    people = _load_people(ctx, {message.account_id for message in messages})
    return [
        MessageView(
            id=message.id,
            author=people.get(message.account_id or 0),
            by_moderator=message.by_moderator,
            text=message.message,
            created_at=message.created_at,
            is_own=message.account_id == ctx.viewer.account_id,
        )
        for message in messages
    ]


def _shape(ctx: Ctx, rows: list[Any]) -> list[ReportView]:
    numbers = {number for row in rows for number in (row.reporter_account_id, row.flagged_account_id)}
    people, reasons, states = _load_people(ctx, numbers), name_reasons(), name_states()
    return [_to_view(row, people, reasons, states) for row in rows]


def _to_view(row: Any, people: dict[int, Somebody], reasons: dict[str, str], states: dict[int, str]) -> ReportView:
    title, path, is_gone = _name_subject(row, people)
    return ReportView(
        id=row.id,
        kind=row.subject.name.lower(),
        title=title,
        path="" if is_gone else path,
        video_id=row.seen["uuid"] if row.subject is Subject.VIDEO else "",
        is_gone=is_gone,
        is_blocked=bool(row.video_blocked) and row.video_id is not None,
        reason=row.reason,
        reasons=[reasons[NAMES[number]] for number in row.predefined_reasons],
        state=int(row.state),
        state_name=states[int(row.state)],
        start_at=row.start_at,
        end_at=row.end_at,
        flagged=people.get(row.flagged_account_id or 0),
        reporter=people.get(row.reporter_account_id or 0),
        from_host=(row.url or "").partition("://")[2].partition("/")[0],
        messages=row.count_messages,
        moderation_comment=row.moderation_comment or "",
        created_at=row.created_at,
        others=row.count_for_flagged,
    )


def _name_subject(row: Any, people: dict[int, Somebody]) -> tuple[str, str, bool]:
    if row.subject is Subject.VIDEO:
        is_there = row.video_id is not None
        return row.video_name if is_there else row.seen["name"], f"/w/{shorten_text(row.seen['uuid'])}", not is_there
    if row.subject is Subject.COMMENT:
        is_there = row.comment_id is not None and row.comment_deleted_at is None
        path = f"/w/{shorten_text(row.seen['video']['uuid'])}/comments/{row.seen['id']}"
        return row.comment_text if is_there else row.seen["text"], path, not is_there
    account = people.get(row.flagged_account_id or 0)
    return (account.name, account.path, False) if account else (row.seen.get("name", ""), "", True)


def _load_people(ctx: Ctx, numbers: set[Any]) -> dict[int, Somebody]:
    known = load_accounts(ctx.session, {number for number in numbers if number}) if any(numbers) else {}
    return {
        number: Somebody(
            row.display_name, f"{row.name}@{row.host}" if row.host else row.name, account_path(row.name, row.host)
        )
        for number, row in known.items()
    }
