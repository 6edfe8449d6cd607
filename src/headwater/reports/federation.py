"""Flag: reports of things of ours that come from other instances, and ours of things of theirs."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.accounts import find_account_of_actor
from headwater.actors import LOCAL_HOST, Actor
from headwater.blocks import is_blocked
from headwater.db import settings_of
from headwater.federation import Dropped, Handler, Received, ids_of, send
from headwater.house import emit
from headwater.reports import rules, service, store
from headwater.reports.model import Report, Subject
from headwater.reports.rules import Filing
from headwater.reports.service import Target

MAX_OBJECTS = 20  # of one Flag: Mastodon names the account and some posts
MAX_TAGS = 50


def take_flag(session: Session, received: Received) -> None:
    """Keep a report for each thing of ours that a Flag names."""
    if is_blocked(session, received.actor):
        raise Dropped("its account is blocked here")
    activity, reporter = received.activity, find_account_of_actor(session, received.actor.id)
    targets = [_find_target(session, url) for url in ids_of(activity.get("object"))[:MAX_OBJECTS]]
    found = [target for target in targets if target is not None]
    if not found:
        raise Dropped("it reports nothing of ours")
    for target in found:
        if store.is_known(session, activity["id"], target.subject, target.seen["id"]):
            continue
        report = service.open_report(
            session,
            _read_filing(activity, target),
            target,
            reporter_account_id=None if reporter is None else reporter.id,
            url=activity["id"],
        )
        emit(session, "report.opened", report_id=report.id, object_url=target.url)


def pass_on(session: Session, *, report_id: int, object_url: str) -> None:
    """Tell the instance of what one of us has reported; the handler of `report.opened`."""
    report = service.find_report(session, report_id)
    flagged = store.find_account_actor(session, report.flagged_account_id)
    reporter = store.find_account_actor(session, report.reporter_account_id)
    if flagged is None or flagged.host == LOCAL_HOST or reporter is None or reporter.host != LOCAL_HOST:
        return
    settings = settings_of(session)
    activity = describe_flag(settings.base_url, report, reporter, flagged, object_url)
    inbox = flagged.shared_inbox_url or flagged.inbox_url
    send(session, settings, reporter.id, activity, [inbox], kind="Flag", object_url=activity["id"])


def describe_flag(base_url: str, report: Report, reporter: Actor, flagged: Actor, object_url: str) -> dict[str, Any]:
    """Return a report as the activity that others know."""
    tags = [{"type": "Hashtag", "name": rules.NAMES[number]} for number in report.predefined_reasons]
    activity: dict[str, Any] = {
        "to": [flagged.url],
        "cc": [],
        "id": f"{base_url}/admin/abuses/{report.id}",
        "actor": reporter.url,
        "type": "Flag",
        "content": report.reason,
        "mediaType": "text/markdown",
        "object": object_url,
        "tag": tags,
    }
    times = {"startAt": report.start_at, "endAt": report.end_at}
    return activity | {name: second for name, second in times.items() if second is not None}


def _find_target(session: Session, url: str) -> Target | None:
    """Return a thing of ours: a video, an account, a comment of one of us or below a video of ours."""
    if (video := store.find_video(session, url=url)) is not None:
        return service.target_of_video(video) if video.is_local else None
    if (account := store.find_account(session, url=url)) is not None:
        return service.target_of_account(account) if account.host == LOCAL_HOST else None
    comment = store.find_comment(session, url=url)
    if comment is None:
        return None
    author = store.find_account_actor(session, comment.account_id)
    is_ours = comment.is_local or (author is not None and author.host == LOCAL_HOST)
    return service.target_of_comment(comment) if is_ours else None


def _read_filing(activity: dict[str, Any], target: Target) -> Filing:
    """Read what others wrote: what is too long is cut, what is not known is left out."""
    content, tags = activity.get("content"), activity.get("tag")
    text = content.replace("\0", "").strip()[: rules.MAX_TEXT] if isinstance(content, str) else ""
    names = [tag.get("name") for tag in (tags if isinstance(tags, list) else [])[:MAX_TAGS] if isinstance(tag, dict)]
    numbers = [rules.REASONS[name] for name in names if isinstance(name, str) and name in rules.REASONS]
    is_video = target.subject is Subject.VIDEO
    return Filing(
        subject=target.subject,
        reference=None,
        reason=text,
        predefined_reasons=list(dict.fromkeys(numbers)),
        start_at=_read_second(activity.get("startAt")) if is_video else None,
        end_at=_read_second(activity.get("endAt")) if is_video else None,
    )


def _read_second(value: Any) -> int | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= rules.MAX_SECONDS
    return value if fits else None


handlers = (Handler(type="Flag", apply=take_flag),)
