"""All SQL of follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import LOCAL_HOST, Actor, ActorKind
from headwater.channels import Channel
from headwater.db import insert
from headwater.follows.model import BASE_SCORE, Follow, FollowState, IndexedInstance
from headwater.kit import clock
from headwater.kit.errors import Conflict

_ACCEPTED = Follow.state == FollowState.ACCEPTED


def find_follow(session: Session, follower_id: int, target_id: int) -> Follow | None:
    """Return the follow of two actors, whatever its state."""
    return session.scalar(sa.select(Follow).where(Follow.follower_id == follower_id, Follow.target_id == target_id))


def find_by_url(session: Session, url: str) -> Follow | None:
    """Return the follow of an ActivityPub address."""
    return session.scalar(sa.select(Follow).where(Follow.url == url))


def lock_follow(session: Session, follower_id: int, target_id: int) -> Follow | None:
    """Return the follow of two actors for changing it."""
    pair = (Follow.follower_id == follower_id, Follow.target_id == target_id)
    return session.scalar(sa.select(Follow).where(*pair).with_for_update().execution_options(populate_existing=True))


def add_follow(session: Session, follower_id: int, target_id: int, url: str) -> Follow:
    """Make a follow that waits for an answer, unless somebody else has just made it; returns it for changing it."""
    now = clock.now()
    values = {"follower_id": follower_id, "target_id": target_id, "state": FollowState.PENDING, "url": url}
    values |= {"score": BASE_SCORE, "created_at": now, "updated_at": now}
    session.execute(insert(session, Follow).values(values).on_conflict_do_nothing())
    made = lock_follow(session, follower_id, target_id)
    if made is None:
        raise Conflict("Another follow has this address.")
    return made


def indexed_among(session: Session, hosts: Iterable[str]) -> set[str]:
    """Return those of some hosts that an index has named before."""
    query = sa.select(IndexedInstance.host).where(IndexedInstance.host.in_(list(hosts)))
    return set(session.scalars(query))


def add_indexed(session: Session, hosts: Sequence[str], now: dt.datetime) -> set[str]:
    """Note that an index names some hosts; returns those that it had not named before."""
    if not hosts:
        return set()
    rows = [{"host": host, "named_at": now} for host in hosts]
    adding = insert(session, IndexedInstance).values(rows).on_conflict_do_nothing()
    return set(session.scalars(adding.returning(IndexedInstance.host)))


def followed_hosts(session: Session, follower_id: int) -> set[str]:
    """Return the hosts of the instances that an actor follows, or asked to."""
    target = sa.select(Actor.host).join(Follow, Follow.target_id == Actor.id)
    return set(session.scalars(target.where(Follow.follower_id == follower_id, Actor.kind == ActorKind.INSTANCE)))


def is_accepted(session: Session, follower_id: int, target_id: int) -> bool:
    """Whether an actor follows another."""
    pair = (Follow.follower_id == follower_id, Follow.target_id == target_id, _ACCEPTED)
    return session.scalar(sa.select(sa.exists().where(*pair))) or False


def is_followed(session: Session, actor_ids: Iterable[int]) -> bool:
    """Whether anybody of this instance, or the instance, follows one of these actors."""
    ours = sa.select(Actor.id).where(Actor.host == LOCAL_HOST)
    found = sa.exists().where(Follow.target_id.in_(list(actor_ids)), _ACCEPTED, Follow.follower_id.in_(ours))
    return session.scalar(sa.select(found)) or False


def accepted_follower_inboxes(session: Session, actor_ids: Iterable[int]) -> list[str]:
    """Return where to deliver what the followers of these actors on other instances get: each inbox once."""
    inbox = sa.func.coalesce(Actor.shared_inbox_url, Actor.inbox_url)
    query = (
        sa.select(inbox)
        .join(Follow, Follow.follower_id == Actor.id)
        .where(Follow.target_id.in_(list(actor_ids)), _ACCEPTED, Actor.host != LOCAL_HOST, Actor.deleted_at.is_(None))
    )
    return list(session.scalars(query.distinct()))


def list_urls(session: Session, actor_id: int, *, followers: bool, start: int, count: int) -> tuple[int, list[str]]:
    """Return how many follow an actor (or whom it follows) and a page of their addresses, the newest first."""
    one, other = (Follow.target_id, Follow.follower_id) if followers else (Follow.follower_id, Follow.target_id)
    query = sa.select(Actor.url).join(Follow, other == Actor.id).where(one == actor_id, _ACCEPTED)
    query = query.where(Actor.deleted_at.is_(None))
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    order = (Follow.created_at.desc(), Follow.id.desc())
    return total, list(session.scalars(query.order_by(*order).offset(start).limit(count))) if count else []


def find_owner(session: Session, actor: Actor) -> int | None:
    """Return the account that an account or channel is, or belongs to; None of the instance."""
    own = sa.select(Account.id).where(Account.actor_id == actor.id)
    of_channel = sa.select(Channel.account_id).where(Channel.actor_id == actor.id)
    return session.scalar(sa.union_all(own, of_channel).limit(1))


def add_to_counts(session: Session, follower_id: int, target_id: int, by: int) -> None:
    """Change how many follow one actor, and how many the other follows."""
    changes = {target_id: Actor.followers_count, follower_id: Actor.following_count}
    for actor_id in sorted(changes):  # always in one order: two that follow each other do not wait for each other
        column = changes[actor_id]
        value = sa.case((column + by < 0, 0), else_=column + by)
        changing = sa.update(Actor).where(Actor.id == actor_id).values({column: value})
        session.execute(changing.execution_options(synchronize_session="fetch"))


def list_of_host(session: Session, host: str) -> list[Follow]:
    """Return every follow that somebody of another instance has part in."""
    theirs = sa.select(Actor.id).where(Actor.host == host)
    either = sa.or_(Follow.follower_id.in_(theirs), Follow.target_id.in_(theirs))
    return list(session.scalars(sa.select(Follow).where(either).order_by(Follow.id)))


def list_of_actor(session: Session, actor_id: int) -> list[Follow]:
    """Return every follow that an actor has part in."""
    either = sa.or_(Follow.follower_id == actor_id, Follow.target_id == actor_id)
    return list(session.scalars(sa.select(Follow).where(either).order_by(Follow.id)))
