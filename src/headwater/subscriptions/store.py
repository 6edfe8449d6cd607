"""All SQL of subscriptions: follows of a person's account, as channels. One that was rejected is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import Actor, parse_handle
from headwater.channels import Channel, select_channels
from headwater.follows import Follow, FollowState
from headwater.kit.text import fold

SORTS = {"id": Follow.id, "createdAt": Follow.created_at}


def find_actor_of(session: Session, account_id: int) -> Actor:
    """Return the actor of an account."""
    query = sa.select(Actor).join(Account, Account.actor_id == Actor.id).where(Account.id == account_id)
    return session.execute(query).scalar_one()


def find_channel_actor(session: Session, handle: str, own_host: str) -> Actor | None:
    """Return the living actor of the channel `name@host`, when it is known here."""
    query = sa.select(Actor).join(Channel, Channel.actor_id == Actor.id)
    return session.scalar(query.where(*_named(handle, own_host), Actor.deleted_at.is_(None)))


def list_subscriptions(
    session: Session, account_id: int, *, start: int, count: int, sort: str, search: str = ""
) -> tuple[int, list[Any]]:
    """Return how many channels somebody subscribes to, and a page of their rows with the `state` of each."""
    query = _select(account_id)
    if search:
        texts = (Channel.folded_text, fold(search)), (Actor.host, search.lower())
        query = query.where(sa.or_(*(column.contains(text, autoescape=True) for column, text in texts)))
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    keys = (SORTS[sort.removeprefix("-")], Follow.id)
    order = [key.desc() for key in keys] if sort.startswith("-") else list(keys)
    return total, list(session.execute(query.order_by(*order).offset(start).limit(count)))


def find_subscription(session: Session, account_id: int, handle: str, own_host: str) -> Any | None:
    """Return the row of a channel that somebody subscribes to."""
    return session.execute(_select(account_id).where(*_named(handle, own_host))).one_or_none()


def read_states(session: Session, account_id: int, channel_ids: Iterable[int]) -> dict[int, FollowState]:
    """Return the states of somebody's subscriptions to channels; those to which there is none are left out."""
    query = _select(account_id).where(Channel.id.in_(list(channel_ids))).with_only_columns(Channel.id, Follow.state)
    return {row.id: row.state for row in session.execute(query)}


def find_channel_row(session: Session, channel_id: int) -> Any:
    """Return the row of a channel of this number."""
    return session.execute(select_channels().where(Channel.id == channel_id)).one()


def find_subscribed(session: Session, account_id: int, handles: Iterable[str], own_host: str) -> dict[str, bool]:
    """Tell of each handle whether somebody subscribes to it, in one statement."""
    wanted = {handle: parse_handle(handle, own_host) for handle in handles}
    query = _select(account_id).with_only_columns(Actor.folded_name, Actor.host)
    names = [name for name, _ in wanted.values()]
    found = {(row.folded_name, row.host) for row in session.execute(query.where(Actor.folded_name.in_(names)))}
    return {handle: parsed in found for handle, parsed in wanted.items()}


def _select(account_id: int) -> sa.Select[Any]:
    actor_id = sa.select(Account.actor_id).where(Account.id == account_id).scalar_subquery()
    return (
        select_channels()
        .add_columns(Follow.state)
        .join(Follow, Follow.target_id == Channel.actor_id)
        .where(Follow.follower_id == actor_id, Follow.state != FollowState.REJECTED)
    )


def _named(handle: str, own_host: str) -> tuple[Any, Any]:
    name, host = parse_handle(handle, own_host)
    return Actor.folded_name == name, Actor.host == host
