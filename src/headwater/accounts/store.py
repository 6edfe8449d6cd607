"""All SQL of accounts."""

from __future__ import annotations

import functools
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts.model import Account
from headwater.actors import Actor, parse_handle

ACTOR_COLUMNS = (
    Actor.name,
    Actor.host,
    Actor.url,
    Actor.followers_count,
    Actor.following_count,
    Actor.remote_created_at,
    Actor.avatars,
)


@functools.cache  # building it costs more than asking it
def select_accounts() -> sa.Select[*tuple[Any, ...]]:
    """Return the query whose rows `wire` shapes; deleted accounts are not in it."""
    return (
        sa.select(
            Account.id,
            Account.actor_id,
            Account.user_id,
            Account.display_name,
            Account.description,
            Account.created_at,
            Account.updated_at,
            *ACTOR_COLUMNS,
        )
        .join(Actor, Actor.id == Account.actor_id)
        .where(Actor.deleted_at.is_(None))
    )


@functools.cache
def _select_by_number() -> sa.Select[*tuple[Any, ...]]:
    return select_accounts().where(Account.id.in_(sa.bindparam("numbers", expanding=True)))


def find_account(session: Session, handle: str, own_host: str) -> Any | None:
    """Return the row of `name` or `name@host`."""
    name, host = parse_handle(handle, own_host)
    return session.execute(select_accounts().where(Actor.folded_name == name, Actor.host == host)).one_or_none()


def find_account_of_actor(session: Session, actor_id: int) -> Account | None:
    """Return the account of an actor, a deleted one too."""
    return session.scalar(sa.select(Account).where(Account.actor_id == actor_id))


def load_accounts(session: Session, account_ids: set[int]) -> dict[int, Any]:
    """Return rows by account id, in one statement."""
    found = session.execute(_select_by_number(), {"numbers": list(account_ids)})
    return {row.id: row for row in found}


def list_accounts(session: Session, *, start: int, count: int, descending: bool) -> tuple[int, list[Any]]:
    """Return the number of accounts and a page of them by age."""
    query = select_accounts()
    total = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    keys = (Account.created_at, Account.id)
    order = [key.desc() for key in keys] if descending else list(keys)
    return total, list(session.execute(query.order_by(*order).offset(start).limit(count)))
