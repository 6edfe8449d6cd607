"""Group documents: what channels say of themselves, and what remote ones said."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.accounts import find_account_of_actor, read_name, read_summary
from headwater.actors import Actor
from headwater.channels.model import Channel
from headwater.channels.service import set_display_name
from headwater.channels.store import find_by_actor, read_with_owner
from headwater.house import emit
from headwater.kit import clock
from headwater.kit.errors import Invalid


def describe(session: Session, actor: Actor) -> dict[str, Any]:
    """Return what a channel adds to its actor's document."""
    channel, owner_url = read_with_owner(session, actor.id)
    return {
        "name": channel.display_name,
        "summary": channel.description,
        "support": channel.support,
        "postingRestrictedToMods": True,
        "attributedTo": [{"type": "Person", "id": owner_url}],
    }


def keep(session: Session, actor: Actor, document: dict[str, Any], owner: Actor | None) -> None:
    """Keep a remote channel of a remote account; it may have got another owner."""
    account = None if owner is None else find_account_of_actor(session, owner.id)
    if account is None:
        raise Invalid("A channel belongs to an account.")
    now = clock.now()
    channel = find_by_actor(session, actor.id)
    if channel is None:
        channel = Channel(actor_id=actor.id, created_at=now)
        session.add(channel)
    channel.account_id, channel.updated_at = account.id, now
    set_display_name(channel, actor.name, read_name(document, actor))
    channel.description, channel.support = read_summary(document), read_summary(document, "support")
    session.flush()
    emit(session, "channel.arrived", channel_id=channel.id)
