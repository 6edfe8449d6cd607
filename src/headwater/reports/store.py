"""All SQL of reports but their lists (`listing`)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import Actor
from headwater.channels import Channel
from headwater.comments import Comment
from headwater.reports.model import Report, ReportMessage, Subject
from headwater.videos import Video


def find_report(session: Session, report_id: int) -> Report | None:
    """Return a report."""
    return session.get(Report, report_id)


def find_message(session: Session, report_id: int, message_id: int) -> ReportMessage | None:
    """Return a message about a report."""
    found = session.get(ReportMessage, message_id)
    return found if found is not None and found.report_id == report_id else None


def list_messages(session: Session, report_id: int) -> list[ReportMessage]:
    """Return what was said about a report, by time."""
    query = sa.select(ReportMessage).where(ReportMessage.report_id == report_id)
    return list(session.scalars(query.order_by(ReportMessage.created_at, ReportMessage.id)))


def find_account_actor(session: Session, account_id: int | None) -> Actor | None:
    """Return the actor of an account."""
    return session.scalar(sa.select(Actor).join(Account, Account.actor_id == Actor.id).where(Account.id == account_id))


def find_video(session: Session, *, url: str = "", video_id: int = 0) -> Any | None:
    """Return a video by number or address, with `owner_account_id`; not one that replaces another."""
    named = Video.url == url if url else Video.id == video_id
    columns = (Video.id, Video.uuid, Video.name, Video.nsfw, Video.is_local, Video.url)
    query = sa.select(*columns, Channel.account_id.label("owner_account_id"))
    query = query.join(Channel, Channel.id == Video.channel_id).where(named, Video.replaces_id.is_(None))
    return session.execute(query).one_or_none()


def find_comment(session: Session, *, url: str = "", comment_id: int = 0) -> Any | None:
    """Return a comment that stands, by number or address, with its video."""
    named = Comment.url == url if url else Comment.id == comment_id
    columns = (Comment.id, Comment.url, Comment.thread_id, Comment.text, Comment.account_id)
    of_video = (Video.id.label("video_id"), Video.uuid, Video.name, Video.is_local)
    query = sa.select(*columns, *of_video).join(Video, Video.id == Comment.video_id)
    return session.execute(query.where(named, Comment.deleted_at.is_(None))).one_or_none()


def find_account(session: Session, *, url: str = "", account_id: int = 0) -> Any | None:
    """Return an account by number or the address of its actor: `id`, `url`, `name`, `host`."""
    named = Actor.url == url if url else Account.id == account_id
    query = sa.select(Account.id, Actor.url, Actor.name, Actor.host).join(Actor, Actor.id == Account.actor_id)
    return session.execute(query.where(named, Actor.deleted_at.is_(None))).one_or_none()


def is_known(session: Session, url: str, subject: Subject, seen_id: int) -> bool:
    """Whether an activity of another instance has brought this report already."""
    found = session.scalars(sa.select(Report.seen).where(Report.url == url, Report.subject == subject))
    return any(seen.get("id") == seen_id for seen in found)
