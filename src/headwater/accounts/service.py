"""Making and removing local accounts."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts.model import Account
from headwater.actors import ActorKind, create_local_actor, retire_actor
from headwater.kit import clock
from headwater.settings import Settings


def create_local_account(
    session: Session, settings: Settings, name: str, *, user_id: int | None = None, display_name: str | None = None
) -> Account:
    """Make an account of this instance; raises Conflict when the name was ever taken."""
    actor = create_local_actor(session, settings, ActorKind.ACCOUNT, name)
    now = clock.now()
    account = Account(
        actor_id=actor.id, user_id=user_id, display_name=display_name or name, created_at=now, updated_at=now
    )
    session.add(account)
    session.flush()
    return account


def remove_account(session: Session, account: Account) -> None:
    """Remove an account that has no channels any more; its name stays taken."""
    retire_actor(session, account.actor_id)
    session.execute(sa.delete(Account).where(Account.id == account.id))
    session.expunge(account)
