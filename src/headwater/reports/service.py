"""Use cases of reports: open, decide, talk about, forget. Each tells what happened by one event."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST
from headwater.house import Viewer, emit
from headwater.kit import clock
from headwater.kit.errors import Invalid, NotFound, Problem
from headwater.reports import rules, store
from headwater.reports.model import Report, ReportMessage, ReportState, Subject
from headwater.reports.rules import Filing
from headwater.videos import find_visible


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """What a report is about, as it is now."""

    subject: Subject
    url: str
    flagged_account_id: int | None
    video_id: int | None = None
    comment_id: int | None = None
    seen: dict[str, Any]


def file_report(session: Session, viewer: Viewer, filing: Filing) -> Report:
    """Report something; raises NotFound."""
    target = find_target(session, viewer, filing.subject, filing.reference)
    report = open_report(session, filing, target, reporter_account_id=viewer.account_id)
    emit(session, "report.opened", report_id=report.id, object_url=target.url)
    return report


def open_report(
    session: Session, filing: Filing, target: Target, *, reporter_account_id: int | None, url: str | None = None
) -> Report:
    """Keep a report, from here or from another instance (`url`)."""
    now = clock.now()
    report = Report(
        url=url,
        subject=target.subject,
        reporter_account_id=reporter_account_id,
        flagged_account_id=target.flagged_account_id,
        video_id=target.video_id,
        comment_id=target.comment_id,
        start_at=filing.start_at,
        end_at=filing.end_at,
        seen=target.seen,
        reason=filing.reason,
        predefined_reasons=filing.predefined_reasons,
        state=ReportState.PENDING,
        created_at=now,
        updated_at=now,
    )
    session.add(report)
    session.flush()
    return report


def find_target(session: Session, viewer: Viewer, subject: Subject, reference: Any) -> Target:
    """Return what somebody names, if they may know of it; raises Invalid or NotFound."""
    if subject is Subject.VIDEO:
        return target_of_video(store.find_video(session, video_id=_find_known(session, viewer, reference).id))
    if subject is Subject.COMMENT:
        comment = store.find_comment(session, comment_id=reference)
        if comment is None:
            raise NotFound("Video comment not found")
        _find_known(session, viewer, str(comment.uuid))
        return target_of_comment(comment)
    account = store.find_account(session, account_id=reference)
    if account is None:
        raise NotFound("Account not found")
    return target_of_account(account)


def target_of_video(video: Any) -> Target:
    """Take what a report needs from a row of `store.find_video`."""
    seen = {"id": video.id, "uuid": str(video.uuid), "name": video.name, "nsfw": video.nsfw}
    return Target(
        subject=Subject.VIDEO, url=video.url, flagged_account_id=video.owner_account_id, video_id=video.id, seen=seen
    )


def target_of_comment(comment: Any) -> Target:
    """Take what a report needs from a row of `store.find_comment`."""
    video = {"id": comment.video_id, "uuid": str(comment.uuid), "name": comment.name}
    seen = {"id": comment.id, "threadId": comment.thread_id, "text": comment.text, "video": video}
    return Target(
        subject=Subject.COMMENT,
        url=comment.url,
        flagged_account_id=comment.account_id,
        comment_id=comment.id,
        seen=seen,
    )


def target_of_account(account: Any) -> Target:
    """Take what a report needs from a row of `store.find_account`."""
    seen = {"id": account.id, "name": account.name, "host": account.host}
    return Target(subject=Subject.ACCOUNT, url=account.url, flagged_account_id=account.id, seen=seen)


def change_report(session: Session, report_id: int, changes: dict[str, Any]) -> None:
    """Write what a moderator decided (`rules.read_changes`); raises NotFound."""
    report = find_report(session, report_id)
    before = report.state
    for column, value in changes.items():
        setattr(report, column, value)
    report.updated_at = clock.now()
    session.flush()
    emit(session, "report.changed", report_id=report.id, before=before, state=report.state)


def remove_report(session: Session, report_id: int) -> None:
    """Forget a report with all that was said about it; raises NotFound."""
    session.delete(find_report(session, report_id))


def find_readable(session: Session, viewer: Viewer, report_id: int) -> Report:
    """Return a report that the viewer may read; raises NotFound or Forbidden."""
    report = find_report(session, report_id)
    if refusal := rules.refuse_reading(viewer, report.reporter_account_id, report_id):
        raise refusal
    return report


def find_answerable(session: Session, viewer: Viewer, report_id: int) -> Report:
    """Return a report that can be talked about; raises NotFound, Forbidden, and Invalid for those from elsewhere."""
    report = find_readable(session, viewer, report_id)
    reporter = store.find_account_actor(session, report.reporter_account_id)
    if reporter is None or reporter.host != LOCAL_HOST:
        raise Invalid("Whoever made this report is of another instance: messages do not reach them.")
    return report


def add_message(session: Session, viewer: Viewer, report_id: int, given: Any) -> ReportMessage:
    """Say something about a report; raises NotFound, Forbidden or Invalid."""
    text = rules.read_message(given)
    report = find_answerable(session, viewer, report_id)
    message = ReportMessage(
        report_id=report.id,
        account_id=viewer.account_id,
        by_moderator=viewer.account_id != report.reporter_account_id,
        message=text,
        created_at=clock.now(),
    )
    session.add(message)
    session.flush()
    emit(session, "report.answered", report_id=report.id, message_id=message.id)
    return message


def remove_message(session: Session, viewer: Viewer, report_id: int, message_id: int) -> None:
    """Take a message back; raises NotFound or Forbidden."""
    find_readable(session, viewer, report_id)
    message = store.find_message(session, report_id, message_id)
    if message is None:
        raise NotFound("Abuse message not found")
    if refusal := rules.refuse_removing(viewer, message.account_id):
        raise refusal
    session.delete(message)


def find_report(session: Session, report_id: int) -> Report:
    """Return a report; raises NotFound."""
    report = store.find_report(session, report_id)
    if report is None:
        raise NotFound("Abuse not found")
    return report


def _find_known(session: Session, viewer: Viewer, reference: Any) -> Any:
    """Return a video that somebody may know of: to others there is none."""
    try:
        return find_visible(session, viewer, str(reference), field="video.id")
    except Invalid:
        raise
    except Problem as problem:
        raise NotFound("Video not found") from problem
