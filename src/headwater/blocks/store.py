"""All SQL of blocks, and the conditions by which other rooms hide what is blocked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import LOCAL_HOST, Actor
from headwater.blocks.model import BY_INSTANCE, AccountBlock, ServerBlock, VideoBlock
from headwater.channels import Channel
from headwater.db import insert

MAX_NUMBERS = 500  # in one statement
Blocker = int | sa.ColumnElement[Any]


def hidden_accounts(by: Blocker) -> sa.CompoundSelect[Any]:
    """Select the ids of accounts that the instance, or one account, has blocked: themselves or their server."""
    single = sa.select(AccountBlock.target_account_id).where(_by(AccountBlock.by_account_id, by))
    of_servers = sa.select(Account.id).join(Actor, Actor.id == Account.actor_id)
    return sa.union_all(single, of_servers.where(Actor.host.in_(hidden_hosts(by))))


def hidden_channels(by: Blocker) -> sa.Select[Any]:
    """Select the ids of the channels of `hidden_accounts`."""
    return sa.select(Channel.id).where(Channel.account_id.in_(hidden_accounts(by)))


def hidden_hosts(by: Blocker) -> sa.Select[Any]:
    """Select the hosts that the instance, or one account, has blocked."""
    return sa.select(ServerBlock.host).where(_by(ServerBlock.by_account_id, by))


def hidden_videos() -> sa.Select[Any]:
    """Select the ids of the videos that the instance has blocked."""
    return sa.select(VideoBlock.video_id)


def blocked_owner(account_id: Any, by: Blocker) -> sa.ColumnElement[bool]:
    """Say in SQL whether the account of a column itself is blocked by the instance or one account."""
    return sa.exists().where(AccountBlock.target_account_id == account_id, _by(AccountBlock.by_account_id, by))


def blocked_server(host: Any, by: Blocker) -> sa.ColumnElement[bool]:
    """Say in SQL whether the host of a column is blocked by the instance or one account."""
    return sa.exists().where(ServerBlock.host == host, _by(ServerBlock.by_account_id, by))


def find_video_block(session: Session, video_id: int) -> VideoBlock | None:
    """Return the block of a video."""
    return session.scalar(sa.select(VideoBlock).where(VideoBlock.video_id == video_id))


def is_actor_blocked(session: Session, actor: Actor, by: int) -> bool:
    """Whether an actor's server, its account or the account of its channel is blocked by the instance or an account."""
    owners = sa.select(Account.id).where(Account.actor_id == actor.id)
    owners_of_channel = sa.select(Channel.account_id).where(Channel.actor_id == actor.id)
    target = AccountBlock.target_account_id
    single = sa.exists().where(
        _by(AccountBlock.by_account_id, by), sa.or_(target.in_(owners), target.in_(owners_of_channel))
    )
    of_server = sa.exists().where(_by(ServerBlock.by_account_id, by), ServerBlock.host == actor.host)
    return bool(session.scalar(sa.select(sa.or_(single, of_server))))


_SERVERS = cast(sa.Table, ServerBlock.__table__)
_BLOCKED_HOSTS = sa.select(_SERVERS.c.host).where(  # asked for whatever comes in: built once
    _SERVERS.c.by_account_id == BY_INSTANCE, _SERVERS.c.host.in_(sa.bindparam("hosts", expanding=True))
)


def find_blocked_hosts(session: Session, hosts: Collection[str]) -> set[str]:
    """Return those of some hosts that the instance has blocked."""
    names, found = sorted(hosts), set[str]()
    for begin in range(0, len(names), MAX_NUMBERS):
        found.update(session.execute(_BLOCKED_HOSTS, {"hosts": names[begin : begin + MAX_NUMBERS]}).scalars())
    return found


def add_account(session: Session, by: int, target_account_id: int, now: dt.datetime) -> bool:
    """Keep a block; whether there was none."""
    values = {"by_account_id": by, "target_account_id": target_account_id, "created_at": now}
    added = insert(session, AccountBlock).values(values).on_conflict_do_nothing().returning(AccountBlock.id)
    return session.scalar(added) is not None


def add_server(session: Session, by: int, host: str, now: dt.datetime) -> bool:
    """Keep a block; whether there was none."""
    values = {"by_account_id": by, "host": host, "created_at": now}
    added = insert(session, ServerBlock).values(values).on_conflict_do_nothing().returning(ServerBlock.id)
    return session.scalar(added) is not None


def remove_account(session: Session, by: int, target_account_id: int) -> bool:
    """Forget a block; whether there was one."""
    block = sa.delete(AccountBlock).where(
        AccountBlock.by_account_id == by, AccountBlock.target_account_id == target_account_id
    )
    return session.scalar(block.returning(AccountBlock.id)) is not None


def remove_server(session: Session, by: int, host: str) -> bool:
    """Forget a block; whether there was one."""
    block = sa.delete(ServerBlock).where(ServerBlock.by_account_id == by, ServerBlock.host == host)
    return session.scalar(block.returning(ServerBlock.id)) is not None


def forget_blocker(session: Session, by: int) -> None:
    """Forget what somebody has blocked who is going."""
    session.execute(sa.delete(AccountBlock).where(AccountBlock.by_account_id == by))
    session.execute(sa.delete(ServerBlock).where(ServerBlock.by_account_id == by))


def list_accounts(session: Session, by: int, *, start: int, count: int, descending: bool) -> tuple[int, list[Any]]:
    """Return how many accounts somebody has blocked, and a page of `target_account_id` and `created_at`."""
    return _list(session, AccountBlock, AccountBlock.target_account_id, by, start, count, descending)


def list_servers(session: Session, by: int, *, start: int, count: int, descending: bool) -> tuple[int, list[Any]]:
    """Return how many servers somebody has blocked, and a page of `host` and `created_at`."""
    return _list(session, ServerBlock, ServerBlock.host, by, start, count, descending)


def find_blocks_of_accounts(session: Session, keys: Collection[tuple[str, str]], by: int) -> set[tuple[int, str, str]]:
    """Return who has blocked which of some accounts (folded name, host): the number of the blocker comes first."""
    if not keys:
        return set()
    named = [sa.and_(Actor.folded_name == name, Actor.host == host) for name, host in keys]
    query = sa.select(AccountBlock.by_account_id, Actor.folded_name, Actor.host)
    query = query.join(Account, Account.id == AccountBlock.target_account_id).join(Actor, Actor.id == Account.actor_id)
    rows = session.execute(query.where(_by(AccountBlock.by_account_id, by), sa.or_(*named)))
    return {(row[0], row[1], row[2]) for row in rows}


def find_blocks_of_hosts(session: Session, hosts: Collection[str], by: int) -> set[tuple[int, str]]:
    """Return who has blocked which of some hosts: the number of the blocker comes first."""
    query = sa.select(ServerBlock.by_account_id, ServerBlock.host)
    rows = session.execute(query.where(_by(ServerBlock.by_account_id, by), ServerBlock.host.in_(hosts)))
    return {(row[0], row[1]) for row in rows if row[1] != LOCAL_HOST}


def _by(column: Any, by: Blocker) -> sa.ColumnElement[bool]:
    return column.in_([BY_INSTANCE, by])  # type: ignore[no-any-return]


def _list(
    session: Session, table: Any, column: Any, by: int, start: int, count: int, descending: bool
) -> tuple[int, list[Any]]:
    mine = table.by_account_id == by
    total = session.scalar(sa.select(sa.func.count()).select_from(table).where(mine)) or 0
    order = [key.desc() if descending else key.asc() for key in (table.created_at, table.id)]
    query = sa.select(column, table.created_at).where(mine).order_by(*order).offset(start).limit(count)
    return total, list(session.execute(query))
