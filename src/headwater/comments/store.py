"""The SQL of comments below one video, and of what is counted of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from headwater.accounts import Account, account_path
from headwater.actors import Actor, ActorKind, parse_handle
from headwater.blocks import BY_INSTANCE, hidden_accounts
from headwater.channels import Channel
from headwater.comments.mentions import Mention
from headwater.comments.model import Comment
from headwater.house import Viewer
from headwater.videos import Video

_INTERNAL = {"folded_text"}
COLUMNS: list[Any] = [column for column in Comment.__table__.columns if column.name not in _INTERNAL]
ORDERS = {"createdAt": Comment.created_at, "totalReplies": Comment.replies}
_other = aliased(Comment)
MAX_NUMBERS = 500  # in one statement


def find_comment(session: Session, comment_id: int, *, lock: bool = False) -> Comment | None:
    """Return a comment, a removed one too."""
    return session.get(Comment, comment_id, with_for_update=True if lock else None)


def shown_to(viewer: Viewer, *, with_held: bool) -> sa.ColumnElement[bool]:
    """Say in SQL what `rules.may_see` says, without what blocked and muted people wrote; one's own is always shown."""
    me = viewer.account_id or BY_INSTANCE
    heard = sa.or_(Comment.account_id.is_(None), Comment.account_id.not_in(hidden_accounts(me)))
    if not with_held:
        heard = sa.and_(heard, Comment.held_for_review.is_(False))
    return sa.or_(heard, Comment.account_id == me)


def count_of_video(session: Session, video_id: int, shown: sa.ColumnElement[bool]) -> tuple[int, int]:
    """Return how many threads a video has, and how many comments that are not removed, in one statement."""
    threads = sa.func.count(sa.case((_is_thread(), 1)))
    alive = sa.func.count(sa.case((Comment.deleted_at.is_(None), 1)))
    row = session.execute(sa.select(threads, alive).where(Comment.video_id == video_id, shown)).one()
    return row[0], row[1]


def list_threads(
    session: Session, video_id: int, shown: sa.ColumnElement[bool], *, start: int, count: int, sort: str
) -> list[Any]:
    """Return a page of the comments that began something; a removed one only with answers below it."""
    order, descending = ORDERS[sort.removeprefix("-")], sort.startswith("-")
    keys = [key.desc() if descending else key.asc() for key in (order, Comment.id)]
    query = sa.select(*COLUMNS).where(Comment.video_id == video_id, _is_thread(), shown)
    return list(session.execute(query.order_by(*keys).offset(start).limit(count)))


def list_thread(session: Session, thread_id: int, shown: sa.ColumnElement[bool], *, most: int) -> list[Any]:
    """Return a comment that began something and what followed, by time; the first `most`."""
    query = sa.select(*COLUMNS).where(Comment.thread_id == thread_id, shown)
    return list(session.execute(query.order_by(Comment.created_at, Comment.id).limit(most)))


def count_since(session: Session, account_id: int, since: dt.datetime) -> int:
    """Return how many comments an account has written since then, removed ones too."""
    query = sa.select(sa.func.count()).where(Comment.account_id == account_id, Comment.created_at > since)
    return session.scalar(query) or 0


def resolve_handles(session: Session, handles: Sequence[str], own_host: str) -> list[Mention]:
    """Return the known accounts among some handles, in their order, in one statement."""
    wanted = {handle: parse_handle(handle, own_host) for handle in handles}
    if not wanted:
        return []
    named = [sa.and_(Actor.folded_name == name, Actor.host == host) for name, host in wanted.values()]
    query = sa.select(Actor.name, Actor.folded_name, Actor.host, Actor.url, Account.id)
    query = query.join(Account, Account.actor_id == Actor.id)
    rows = session.execute(query.where(Actor.kind == ActorKind.ACCOUNT, Actor.deleted_at.is_(None), sa.or_(*named)))
    found = {(row.folded_name, row.host): row for row in rows}
    return [
        Mention(handle, row.url, account_path(row.name, row.host), row.id)
        for handle, key in wanted.items()
        if (row := found.get(key)) is not None
    ]


def list_of_account(
    session: Session, account_id: int, *, below_videos_of: int | None, most: int
) -> list[tuple[int, int]]:
    """Return comments of an account that stand: number and video; of all, or below the videos of one account."""
    query = sa.select(Comment.id, Comment.video_id).where(
        Comment.account_id == account_id, Comment.deleted_at.is_(None)
    )
    if below_videos_of is not None:
        query = query.join(Video, Video.id == Comment.video_id).join(Channel, Channel.id == Video.channel_id)
        query = query.where(Channel.account_id == below_videos_of)
    return [(row.id, row.video_id) for row in session.execute(query.order_by(Comment.id).limit(most))]


def bury_all_of(session: Session, account_id: int, now: dt.datetime) -> None:
    """Make tombstones without a name of everything that an account wrote, and count anew what that touches."""
    own = Comment.account_id == account_id
    rows = session.execute(sa.select(Comment.video_id, Comment.thread_id).where(own).distinct()).all()
    gone: dict[str, Any] = {"account_id": None, "text": "", "folded_text": "", "mentions": [], "held_for_review": False}
    gone["updated_at"] = now
    gone["deleted_at"] = sa.func.coalesce(Comment.deleted_at, sa.literal(now, Comment.deleted_at.type))
    session.execute(sa.update(Comment).where(own).values(gone).execution_options(synchronize_session=False))
    for recount, numbers in (
        (recount_videos, sorted({row.video_id for row in rows})),
        (recount_threads, sorted({row.thread_id for row in rows})),
    ):
        for begin in range(0, len(numbers), MAX_NUMBERS):
            recount(session, numbers[begin : begin + MAX_NUMBERS])


def count_of_users() -> dict[str, Any]:
    """Return the figures of a user by wire name; they look at the `Account` of the query around them."""
    written = sa.select(sa.func.count()).select_from(_other).where(_other.account_id == Account.id)
    alive = written.where(_other.deleted_at.is_(None))
    return {"videoCommentsCount": alive.correlate(Account).scalar_subquery()}


def recount_videos(session: Session, video_ids: Collection[int]) -> None:
    """Count what everybody sees below some videos; hold their rows before, or a neighbour's comment is missed."""
    counting = sa.select(sa.func.count()).select_from(_other).where(_other.video_id == Video.id, *_seen_by_all())
    _update(session, sa.update(Video).where(Video.id.in_(video_ids)).values(comments=counting.scalar_subquery()))


def recount_threads(session: Session, thread_ids: Collection[int]) -> None:
    """Count the answers that everybody sees below some comments."""
    owner = sa.select(Channel.account_id).join(Video, Video.channel_id == Channel.id)
    by_owner = _other.account_id == owner.where(Video.id == Comment.video_id).correlate(Comment).scalar_subquery()
    below = sa.select(sa.func.count()).select_from(_other)
    below = below.where(_other.thread_id == Comment.id, _other.id != Comment.id, *_seen_by_all())
    counts = {
        "replies": below.correlate(Comment).scalar_subquery(),
        "replies_by_owner": below.where(by_owner).correlate(Comment).scalar_subquery(),
    }
    _update(session, sa.update(Comment).where(Comment.id.in_(thread_ids)).values(counts))


def _update(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))


def _seen_by_all() -> tuple[Any, ...]:
    return _other.deleted_at.is_(None), _other.held_for_review.is_(False)


def _is_thread() -> sa.ColumnElement[bool]:
    begun = Comment.in_reply_to_id.is_(None)
    return sa.and_(begun, sa.or_(Comment.deleted_at.is_(None), Comment.replies > 0))
