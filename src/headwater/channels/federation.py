"""Group documents: what channels say of themselves, and what remote ones said."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account, read_name, read_summary
from headwater.actors import Actor
from headwater.channels.model import Channel
from headwater.channels.service import set_display_name
from headwater.kit import clock
from headwater.kit.errors import Invalid


def describe(session: Session, actor: Actor) -> dict[str, Any]:
    """Return what a channel adds to its actor's document."""
    owner = sa.select(Actor.url).join(Account, Account.actor_id == Actor.id).where(Account.id == Channel.account_id)
    query = sa.select(Channel, owner.scalar_subquery()).where(Channel.actor_id == actor.id)
    channel, owner_url = session.execute(query).one()
    return {
        "name": channel.display_name,
        "summary": channel.description,
        "support": channel.support,
        "postingRestrictedToMods": True,
        "attributedTo": [{"type": "Person", "id": owner_url}],
    }


def keep(session: Session, actor: Actor, document: dict[str, Any], owner: Actor | None) -> None:
    """Keep a remote channel of a remote account; it may have got another owner."""
    account_id = None if owner is None else session.scalar(sa.select(Account.id).where(Account.actor_id == owner.id))
    if account_id is None:
        raise Invalid("A channel belongs to an account.")
    now = clock.now()
    channel = session.scalar(sa.select(Channel).where(Channel.actor_id == actor.id))
    if channel is None:
        channel = Channel(actor_id=actor.id, created_at=now)
        session.add(channel)
    channel.account_id, channel.updated_at = account_id, now
    set_display_name(channel, actor.name, read_name(document, actor))
    channel.description, channel.support = read_summary(document), read_summary(document, "support")
    session.flush()
