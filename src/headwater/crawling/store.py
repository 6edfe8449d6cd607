"""All SQL of reading outboxes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor, parse_handle
from headwater.crawling.model import ChannelSync, PresenceMark, SyncState
from headwater.db import insert
from headwater.follows import Follow, FollowState
from headwater.kit import clock
from headwater.videos import Video

UNFINISHED = (SyncState.WAITING, SyncState.READING)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which readings a list shows; nothing said: all."""

    states: tuple[SyncState, ...] = ()
    is_in_trouble: bool = False  # the outbox, or something in it, could not be had
    search: str = ""  # a part of `name@host`


def find_sync(session: Session, actor_id: int) -> ChannelSync | None:
    """Return how far an outbox was read."""
    return session.get(ChannelSync, actor_id)


def begin(session: Session, actor_id: int) -> bool:
    """Note that an outbox shall be read from its beginning; returns whether it is not being read already."""
    values: dict[str, Any] = {
        "state": SyncState.WAITING,
        "done": 0,
        "pages": 0,
        "failed": 0,
        "next_url": None,
        "error": None,
    }
    values |= {"started_at": clock.now()}
    adding = insert(session, ChannelSync).values(actor_id=actor_id, **values)
    adding = adding.on_conflict_do_update(
        index_elements=[ChannelSync.actor_id], set_=values, where=ChannelSync.state.not_in(UNFINISHED)
    )
    return session.scalar(adding.returning(ChannelSync.actor_id)) is not None


def is_video_known(session: Session, url: str) -> int | None:
    """Return the number of the video at an address."""
    return session.scalar(sa.select(Video.id).where(Video.url == url))


def find_actor(session: Session, actor_id: int) -> Actor | None:
    """Return a living actor of another instance."""
    living = (Actor.id == actor_id, Actor.host != LOCAL_HOST, Actor.deleted_at.is_(None))
    return session.scalar(sa.select(Actor).where(*living))


def find_by_handle(session: Session, handle: str, own_host: str) -> Actor | None:
    """Return a living actor of another instance by `name@host`."""
    name, host = parse_handle(handle, own_host)
    living = (Actor.host != LOCAL_HOST, Actor.deleted_at.is_(None))
    return session.scalar(sa.select(Actor).where(Actor.folded_name == name, Actor.host == host, *living))


def list_due(session: Session, before: dt.datetime, count: int, *, host: str = "") -> Sequence[int]:
    """Return followed actors elsewhere whose outbox was never read, or was before a time; the longest ago first.

    With `host` only those of one instance.
    """
    last = sa.func.coalesce(ChannelSync.finished_at, ChannelSync.started_at)
    query = _select_followed().where(sa.or_(ChannelSync.actor_id.is_(None), last < before))
    query = query.group_by(Actor.id, ChannelSync.finished_at, ChannelSync.started_at)
    if host:
        query = query.where(Actor.host == host)
    return session.scalars(query.order_by(last.asc().nulls_first(), Actor.id).limit(count)).all()


def list_missed(session: Session, returned_at: dt.datetime, count: int) -> Sequence[int]:
    """Return followed actors elsewhere whose outbox was not begun to be read since we are back."""
    begun = ChannelSync.started_at
    query = _select_followed().where(sa.or_(ChannelSync.actor_id.is_(None), begun < returned_at))
    query = query.group_by(Actor.id, begun).order_by(begun.asc().nulls_first(), Actor.id)
    return session.scalars(query.limit(count)).all()


def _select_followed() -> sa.Select[int]:
    """Select the actors elsewhere that one of us follows, unless their outbox is being read."""
    ours = sa.select(Actor.id).where(Actor.host == LOCAL_HOST)
    return (
        sa.select(Actor.id)
        .join(Follow, Follow.target_id == Actor.id)
        .outerjoin(ChannelSync, ChannelSync.actor_id == Actor.id)
        .where(Actor.host != LOCAL_HOST, Actor.deleted_at.is_(None), Actor.outbox_url.is_not(None))
        .where(Follow.state == FollowState.ACCEPTED, Follow.follower_id.in_(ours))
        .where(sa.or_(ChannelSync.actor_id.is_(None), ChannelSync.state.not_in(UNFINISHED)))
    )


def lock_mark(session: Session, now: dt.datetime) -> PresenceMark:
    """Return when we were last seen at work, for changing it; the first time that is now."""
    session.execute(insert(session, PresenceMark).values(id=1, seen_at=now).on_conflict_do_nothing())
    return session.get_one(PresenceMark, 1, with_for_update=True)


def list_syncs(session: Session, wanted: Wanted, *, start: int, count: int) -> tuple[int, Sequence[Any]]:
    """Return how many outboxes fit, and a page of them with their actors, those begun last first."""
    columns = (ChannelSync, Actor.name, Actor.host, Actor.url, Actor.kind)
    query = sa.select(*columns).join(Actor, Actor.id == ChannelSync.actor_id)
    if wanted.states:
        query = query.where(ChannelSync.state.in_(wanted.states))
    if wanted.is_in_trouble:
        query = query.where(sa.or_(ChannelSync.state == SyncState.FAILED, ChannelSync.failed > 0))
    if wanted.search:
        handle = Actor.folded_name + "@" + Actor.host
        query = query.where(handle.contains(wanted.search.strip().removeprefix("@").lower(), autoescape=True))
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    order = (ChannelSync.started_at.desc(), ChannelSync.actor_id)
    return total, session.execute(query.order_by(*order).offset(start).limit(count)).all()
