"""All SQL of comments as other instances know them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from headwater.accounts import Account, account_path
from headwater.actors import Actor
from headwater.channels import Channel
from headwater.comments.mentions import Mention
from headwater.comments.model import Comment
from headwater.comments.rules import Place
from headwater.relaying import read_owner
from headwater.videos import Video


class Talk(msgspec.Struct, frozen=True):
    """A comment with everybody who has a part in it."""

    comment: Comment
    video: Video
    author: Actor | None  # None: the account is gone
    parents: list[tuple[Comment, Actor | None]]  # what it answers first, then what that answers
    mentioned: list[Actor]  # living people whom its text names


def find_by_url(session: Session, url: str) -> Comment | None:
    """Return the comment of an ActivityPub address, a removed one too."""
    return session.scalar(sa.select(Comment).where(Comment.url == url))


def is_known(session: Session, url: str) -> bool:
    """Whether an address is that of a comment."""
    return session.scalar(sa.select(Comment.id).where(Comment.url == url)) is not None


def is_anchor(session: Session, url: str) -> bool:
    """Whether an address is that of a comment or a video: something that can be answered."""
    return is_known(session, url) or session.scalar(sa.select(Video.id).where(Video.url == url)) is not None


def read_place(session: Session, video: Video) -> Place:
    """Return what the rules need to know of a video."""
    owner = session.execute(sa.select(Channel.account_id).where(Channel.id == video.channel_id)).scalar_one()
    return Place(owner_account_id=owner, is_local=video.is_local, policy=video.comments_policy)


def load_talk(session: Session, comment: Comment) -> Talk:
    """Return a comment with everybody who has a part in it, in four statements."""
    video = session.get_one(Video, comment.video_id)
    author = _actors_of(session, [comment.account_id]).get(comment.account_id)
    parents = _list_parents(session, comment)
    actors = _actors_of(session, [parent.account_id for parent in parents])
    ids = [mention["account_id"] for mention in comment.mentions]
    named = _actors_of(session, ids) if ids else {}
    mentioned = [actor for actor in named.values() if actor.deleted_at is None]
    return Talk(comment, video, author, [(parent, actors.get(parent.account_id)) for parent in parents], mentioned)


def read_owner_actor(session: Session, video: Video) -> Actor:
    """Return the actor of the account that a video belongs to."""
    return session.get_one(Actor, read_owner(session, video.channel_id).actor_id)


def find_mentions(session: Session, named: Sequence[tuple[str, str]], author_host: str) -> list[Mention]:
    """Return the known accounts among those whom a Note names, by the handles that its text shows."""
    if not named:
        return []
    query = sa.select(Actor.url, Actor.name, Actor.host, Account.id).join(Account, Account.actor_id == Actor.id)
    rows = session.execute(query.where(Actor.url.in_([url for url, _ in named]), Actor.deleted_at.is_(None)))
    known = {row.url: row for row in rows}
    found: dict[str, Mention] = {}
    for url, name in named:
        if (row := known.get(url)) is None:
            continue
        handle = name.removeprefix("@").lower()
        short, _, host = handle.partition("@")
        for shown in {handle, short} if host in ("", author_host) else {handle}:
            found[shown] = Mention(shown, row.url, account_path(row.name, row.host), row.id)
    return list(found.values())


def _list_parents(session: Session, comment: Comment) -> list[Comment]:
    if comment.in_reply_to_id is None:
        return []
    base = sa.select(Comment.id, Comment.in_reply_to_id).where(Comment.id == comment.in_reply_to_id)
    chain = base.cte("chain", recursive=True)
    above = aliased(Comment)
    chain = chain.union_all(sa.select(above.id, above.in_reply_to_id).where(above.id == chain.c.in_reply_to_id))
    query = sa.select(Comment).where(Comment.id.in_(sa.select(chain.c.id))).order_by(Comment.depth.desc())
    return list(session.scalars(query))


def _actors_of(session: Session, account_ids: Collection[int | None]) -> dict[Any, Actor]:
    query = sa.select(Account.id, Actor).join(Actor, Actor.id == Account.actor_id).where(Account.id.in_(account_ids))
    return dict(session.execute(query).tuples().all())
