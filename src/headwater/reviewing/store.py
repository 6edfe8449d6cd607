"""All SQL of lists of comments across videos: counted and read in two statements."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import LOCAL_HOST, Actor
from headwater.channels import Channel
from headwater.comments import Comment
from headwater.kit.text import fold
from headwater.reviewing.query import CommentQuery
from headwater.videos import Video

COLUMNS: tuple[Any, ...] = (
    Comment.id,
    Comment.url,
    Comment.text,
    Comment.thread_id,
    Comment.in_reply_to_id,
    Comment.video_id,
    Comment.account_id,
    Comment.mentions,
    Comment.held_for_review,
    Comment.created_at,
    Comment.updated_at,
    Video.uuid.label("video_uuid"),
    Video.name.label("video_name"),
    Video.is_local.label("video_is_local"),
)


class Scope(msgspec.Struct, frozen=True):
    """Below which videos: None is not narrowed."""

    owner_account_id: int | None = None
    video_id: int | None = None
    channel_id: int | None = None


def list_comments(session: Session, query: CommentQuery, scope: Scope) -> tuple[int, list[Any]]:
    """Return how many comments match, and a page of them; removed ones are in no such list."""
    selecting = _select(query, scope)
    total = session.scalar(selecting.with_only_columns(sa.func.count(), maintain_column_froms=True)) or 0
    if not query.count or total <= query.start:
        return total, []
    keys = (Comment.created_at, Comment.id)
    order = [key.desc() for key in keys] if query.sort.startswith("-") else list(keys)
    return total, list(session.execute(selecting.order_by(*order).offset(query.start).limit(query.count)))


def load_chosen(session: Session, comment_ids: Collection[int]) -> list[Any]:
    """Return those of some comments that stand, with the owner of their video."""
    query = sa.select(*COLUMNS, Channel.account_id.label("owner_account_id"))
    query = _join(query).where(Comment.id.in_(comment_ids), Comment.deleted_at.is_(None))
    return list(session.execute(query.order_by(Comment.video_id, Comment.id)))


def count_held(session: Session, owner_account_id: int) -> int:
    """Return how many comments wait below the videos of an account."""
    query = _join(sa.select(sa.func.count()))
    waiting = (Comment.held_for_review.is_(True), Comment.deleted_at.is_(None))
    return session.scalar(query.where(Channel.account_id == owner_account_id, *waiting)) or 0


def find_channel_owner(session: Session, channel_id: int) -> int | None:
    """Return the account of a channel."""
    return session.scalar(sa.select(Channel.account_id).where(Channel.id == channel_id))


def _join(query: sa.Select[Any]) -> sa.Select[Any]:
    return (
        query.select_from(Comment)
        .join(Video, Video.id == Comment.video_id)
        .join(Channel, Channel.id == Video.channel_id)
    )


def _select(query: CommentQuery, scope: Scope) -> sa.Select[Any]:
    conditions: list[Any] = [Comment.deleted_at.is_(None)]
    if scope.owner_account_id is not None:
        conditions.append(Channel.account_id == scope.owner_account_id)
    if scope.video_id is not None:
        conditions.append(Comment.video_id == scope.video_id)
    if scope.channel_id is not None:
        conditions.append(Video.channel_id == scope.channel_id)
    if query.auto_tags is not None:
        conditions.append(sa.false())  # nothing gives a comment such tags yet
    if query.search:
        conditions.append(Comment.folded_text.contains(fold(query.search), autoescape=True))
    if query.search_video:
        conditions.append(Video.folded_text.contains(fold(query.search_video), autoescape=True))
    if query.is_held is not None:
        conditions.append(Comment.held_for_review.is_(query.is_held))
    if query.on_local_video is not None:
        conditions.append(Video.is_local.is_(query.on_local_video))
    selecting = _join(sa.select(*COLUMNS)).where(*conditions)
    if query.search_account or query.is_local is not None:
        selecting = selecting.join(Account, Account.id == Comment.account_id).join(Actor, Actor.id == Account.actor_id)
    if query.is_local is not None:
        selecting = selecting.where((Actor.host == LOCAL_HOST) if query.is_local else (Actor.host != LOCAL_HOST))
    return selecting.where(_by_author(query.search_account)) if query.search_account else selecting


def _by_author(text: str) -> sa.ColumnElement[bool]:
    """Match `name`, `name@host` or a part of either, or of the name that people see."""
    name, _, host = text.lower().removeprefix("@").partition("@")
    shown = sa.func.lower(Account.display_name).contains(text.lower(), autoescape=True)
    handle = Actor.folded_name.contains(name, autoescape=True) & Actor.host.contains(host, autoescape=True)
    return shown | handle
