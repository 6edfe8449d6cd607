"""Reports on the wire, where they are called abuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy.orm import Session

from headwater.accounts import AccountSummary, load_accounts, to_account_summary
from headwater.actors import LOCAL_HOST, ActorImage, ActorSummary, public_host, to_avatars, to_banners
from headwater.kit.clock import format_wire
from headwater.reports import rules
from headwater.reports.model import Report, ReportMessage, ReportState, Subject
from headwater.videos.links import THUMBNAILS_PATH, picture_path
from headwater.web.wire import Label


class Person(ActorSummary, rename="camel", kw_only=True):
    """An account that reported or was reported."""

    host_redundancy_allowed: bool = False


class ReportedChannel(ActorSummary, rename="camel", kw_only=True):
    """The channel of a video that was reported."""

    host_redundancy_allowed: bool = False
    banners: list[ActorImage]
    description: str | None
    is_local: bool


class ReportedVideo(msgspec.Struct, rename="camel", kw_only=True):
    """A video that was reported; a deleted one as it was."""

    id: int
    uuid: str
    name: str
    nsfw: bool
    start_at: int | None
    end_at: int | None
    deleted: bool
    blacklisted: bool
    thumbnail_path: str | None
    channel: ReportedChannel | None
    count_reports: int | UnsetType = UNSET
    nth_report: int | UnsetType = UNSET


class ReportedComment(msgspec.Struct, rename="camel", kw_only=True):
    """A comment that was reported."""

    id: int
    thread_id: int
    text: str
    deleted: bool
    video: dict[str, Any]


class UserReport(msgspec.Struct, rename="camel", kw_only=True):
    """A report as whoever made it sees it (`UserAbuse`)."""

    id: int
    reason: str
    predefined_reasons: list[str]
    flagged_account: Person | None
    state: Label
    count_messages: int
    created_at: str
    updated_at: str
    video: ReportedVideo | None
    comment: ReportedComment | None


class AdminReport(UserReport, kw_only=True):
    """A report as moderators see it (`AdminAbuse`)."""

    moderation_comment: str | None
    reporter_account: Person | None
    count_reports_for_reporter: int
    count_reports_for_reportee: int


class MessageEntry(msgspec.Struct, rename="camel", kw_only=True):
    """A message about a report (`AbuseMessage`)."""

    id: int
    created_at: str
    by_moderator: bool
    message: str
    account: AccountSummary | None


def to_admin_reports(session: Session, rows: list[Any]) -> list[AdminReport]:
    """Shape rows of `listing.list_reports` for moderators."""
    accounts = load_accounts(session, _people(rows)) if rows else {}
    return [
        AdminReport(
            **_common(row, accounts, for_moderators=True),
            moderation_comment=row.moderation_comment,
            reporter_account=_to_person(accounts, row.reporter_account_id),
            count_reports_for_reporter=row.count_for_reporter,
            count_reports_for_reportee=row.count_for_flagged,
        )
        for row in rows
    ]


def to_user_reports(session: Session, rows: list[Any]) -> list[UserReport]:
    """Shape rows of `listing.list_reports` for whoever made them."""
    accounts = load_accounts(session, _people(rows)) if rows else {}
    return [UserReport(**_common(row, accounts, for_moderators=False)) for row in rows]


def to_messages(session: Session, messages: list[ReportMessage]) -> list[MessageEntry]:
    """Shape what was said about a report."""
    numbers = {message.account_id for message in messages if message.account_id is not None}
    accounts = load_accounts(session, numbers) if numbers else {}
    return [
        MessageEntry(
            id=message.id,
            created_at=format_wire(message.created_at),
            by_moderator=message.by_moderator,
            message=message.message,
            account=to_account_summary(accounts[message.account_id]) if message.account_id in accounts else None,
        )
        for message in messages
    ]


def label_state(report: Report | Any) -> Label:
    """Name the state of a report."""
    state = ReportState(report.state)
    return Label(int(state), rules.STATES[state])


def _common(row: Any, accounts: Mapping[int, Any], *, for_moderators: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "reason": row.reason,
        "predefined_reasons": [rules.NAMES[number] for number in row.predefined_reasons],
        "flagged_account": _to_person(accounts, row.flagged_account_id),
        "state": label_state(row),
        "count_messages": row.count_messages,
        "created_at": format_wire(row.created_at),
        "updated_at": format_wire(row.updated_at),
        "video": _to_video(row, for_moderators=for_moderators) if row.subject is Subject.VIDEO else None,
        "comment": _to_comment(row) if row.subject is Subject.COMMENT else None,
    }


def _people(rows: list[Any]) -> set[int]:
    return {number for row in rows for number in (row.reporter_account_id, row.flagged_account_id) if number}


def _to_person(accounts: Mapping[int, Any], number: int | None) -> Person | None:
    row = None if number is None else accounts.get(number)
    if row is None:
        return None
    return Person(**msgspec.structs.asdict(to_account_summary(row)))


def _to_video(row: Any, *, for_moderators: bool) -> ReportedVideo:
    is_there = row.video_id is not None
    video = ReportedVideo(
        id=row.seen["id"],
        uuid=row.seen["uuid"],
        name=row.video_name if is_there else row.seen["name"],
        nsfw=row.video_nsfw if is_there else row.seen["nsfw"],
        start_at=row.start_at,
        end_at=row.end_at,
        deleted=not is_there,
        blacklisted=bool(row.video_blocked) and is_there,
        thumbnail_path=picture_path(THUMBNAILS_PATH, row.miniature_filename) if row.miniature_filename else None,
        channel=_to_channel(row) if is_there else None,
    )
    if for_moderators:
        video.count_reports, video.nth_report = row.count_for_video, row.nth_for_video
    return video


def _to_channel(row: Any) -> ReportedChannel:
    return ReportedChannel(
        id=row.channel_id,
        name=row.channel_name,
        display_name=row.channel_display_name,
        url=row.channel_url,
        host=public_host(row.channel_host, row.channel_url),
        avatars=to_avatars(row.channel_avatars),
        banners=to_banners(row.channel_banners),
        description=row.channel_description,
        is_local=row.channel_host == LOCAL_HOST,
    )


def _to_comment(row: Any) -> ReportedComment:
    is_gone = row.comment_id is None or row.comment_deleted_at is not None
    return ReportedComment(
        id=row.seen["id"],
        thread_id=row.seen["threadId"],
        text=row.seen["text"] if is_gone else row.comment_text,
        deleted=is_gone,
        video=row.seen["video"],
    )
