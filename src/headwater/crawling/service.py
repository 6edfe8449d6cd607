"""When outboxes are read: once somebody follows, when somebody looks for the first time, and again after a while."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor
from headwater.crawling import store
from headwater.crawling.model import ChannelSync
from headwater.db.database import defer_write, settings_of
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.errors import NotFound
from headwater.settings import Settings

READ_OUTBOX = "read-outbox"


def order_crawl(session: Session, actor: Actor, *, wait_seconds: float = 0.0) -> bool:
    """Have the outbox of an actor elsewhere read, unless it is being read; returns whether it will be."""
    if actor.host == LOCAL_HOST or actor.outbox_url is None or actor.deleted_at is not None:
        return False
    if not store.begin(session, actor.id):
        return False
    enqueue_reading(session, actor, wait_seconds=wait_seconds)
    return True


def order_again(session: Session, handle: str, own_host: str) -> bool:
    """Have the outbox of `name@host` read from its beginning; returns whether it will be; raises NotFound."""
    actor = store.find_by_handle(session, handle, own_host)
    if actor is None:
        raise NotFound("Video channel not found")
    return order_crawl(session, actor)


def enqueue_reading(session: Session, actor: Actor, *, wait_seconds: float = 0.0) -> None:
    """Add the job that reads on: one outbox of a host at a time, each once."""
    at = clock.now() + dt.timedelta(seconds=wait_seconds) if wait_seconds else None
    name = f"{READ_OUTBOX}:{actor.id}"
    enqueue(session, READ_OUTBOX, {"actor_id": actor.id}, key=f"{READ_OUTBOX}:{actor.host}", unique_key=name, run_at=at)


def on_follow(session: Session, *, follow_id: int, follower_id: int, target_id: int) -> None:
    """Read what somebody published before one of us followed them; the handler of `follow.accepted`."""
    follower, target = session.get(Actor, follower_id), session.get(Actor, target_id)
    if follower is not None and target is not None and follower.host == LOCAL_HOST:
        sync = store.find_sync(session, target.id)
        if sync is None or _is_old(sync, settings_of(session)):
            order_crawl(session, target)


def on_return(session: Session, *, host: str) -> None:
    """Read outboxes of an instance that was away: what it told meanwhile is lost; the handler of `peer.returned`."""
    limits = settings_of(session).federation.crawling
    before = clock.now() - dt.timedelta(seconds=limits.repair_after)
    for actor_id in store.list_due(session, before, limits.repeat_batch, host=host):
        _order(session, actor_id)


def note_view(session: Session, settings: Settings, actor_id: int, host: str) -> ChannelSync | None:
    """Return how far the outbox of a channel that somebody looks at was read; the first look has it read."""
    if host == LOCAL_HOST or not settings.federation.enabled:
        return None
    sync = store.find_sync(session, actor_id)
    if sync is None or (sync.state not in store.UNFINISHED and _is_old(sync, settings)):
        defer_write(session, lambda writing: _order(writing, actor_id))
    return sync


def _order(session: Session, actor_id: int) -> None:
    if (actor := store.find_actor(session, actor_id)) is not None:
        order_crawl(session, actor)


def _is_old(sync: ChannelSync, settings: Settings) -> bool:
    last = sync.finished_at or sync.started_at
    return last < clock.now() - dt.timedelta(seconds=settings.federation.crawling.repeat_after)
