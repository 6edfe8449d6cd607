"""Making, changing and removing channels, and finding those that somebody may publish in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import LOCAL_HOST, Actor, ActorKind, create_local_actor, retire_actor
from headwater.channels import rules
from headwater.channels.model import Channel
from headwater.house import Viewer, emit
from headwater.house.rights import Right
from headwater.kit import clock
from headwater.kit.errors import Conflict, Forbidden, Invalid
from headwater.kit.text import fold, sort_key
from headwater.settings import Settings


def create_local_channel(
    session: Session, settings: Settings, account_id: int, name: str, display_name: str
) -> Channel:
    """Make a channel of this instance; raises Conflict when the name was ever taken."""
    actor = create_local_actor(session, settings, ActorKind.CHANNEL, name)
    now = clock.now()
    channel = Channel(
        actor_id=actor.id,
        account_id=account_id,
        created_at=now,
        updated_at=now,
    )
    set_display_name(channel, name, display_name)
    session.add(channel)
    session.flush()
    emit(session, "channel.created", channel_id=channel.id)
    return channel


def owned_channel(session: Session, viewer: Viewer, channel_id: int) -> Channel:
    """Return a local channel that the viewer may publish in: their own, or any for who may change all videos.

    Raises Invalid, as the wire does, when there is no such channel.
    """
    query = (
        sa.select(Channel)
        .join(Actor, Actor.id == Channel.actor_id)
        .where(Channel.id == channel_id, Actor.host == LOCAL_HOST, Actor.deleted_at.is_(None))
    )
    if not viewer.may(Right.UPDATE_ANY_VIDEO):
        query = query.where(Channel.account_id == viewer.account_id)
    channel = session.scalar(query)
    if channel is None:
        raise Invalid('Unknown video "video channel" for this account.')
    return channel


def add_channel(session: Session, settings: Settings, viewer: Viewer, given: Mapping[str, Any]) -> Channel:
    """Make a channel of the viewer from checked fields."""
    assert viewer.account_id is not None
    most = settings.video_channels.max_per_user
    if not rules.may_add(_count_of(session, viewer.account_id), most):
        raise Invalid(f"You cannot have more than {most} channels.")
    channel = create_local_channel(session, settings, viewer.account_id, given["name"], given["displayName"])
    channel.description, channel.support = given.get("description"), given.get("support")
    session.flush()
    return channel


def change_channel(session: Session, viewer: Viewer, row: Any, changes: Mapping[str, Any]) -> None:
    """Change a channel (a row of the store) as checked fields say."""
    check_may_manage(viewer, row)
    channel = session.get_one(Channel, row.id, with_for_update=True)
    if "displayName" in changes:
        set_display_name(channel, row.name, changes["displayName"])
    for field in ("description", "support"):
        if field in changes:
            setattr(channel, field, changes[field])
    channel.updated_at = clock.now()
    session.flush()
    spread = changes.get("bulkVideosSupportUpdate", False) and "support" in changes
    emit(session, "channel.updated", channel_id=channel.id, spread_support=spread)


def delete_channel(session: Session, viewer: Viewer, row: Any) -> None:
    """Remove a channel (a row of the store) of somebody who has another one."""
    check_may_manage(viewer, row)
    channel = session.get_one(Channel, row.id, with_for_update=True)
    if not rules.may_remove_one_of(_count_of(session, channel.account_id)):
        raise Conflict("Cannot remove the last channel of this user")
    remove_channel(session, channel)


def check_may_manage(viewer: Viewer, row: Any) -> None:
    """Raise Forbidden unless the viewer may change a channel (a row of the store)."""
    if not rules.may_manage(viewer, row.account_id, is_local=row.host == LOCAL_HOST):
        raise Forbidden("Only a user with sufficient right can access this account resource.")


def remove_channel(session: Session, channel: Channel) -> None:
    """Remove a channel with all of its videos; its name stays taken."""
    emit(session, "channel.deleted", channel_id=channel.id)
    retire_actor(session, channel.actor_id)
    session.execute(sa.delete(Channel).where(Channel.id == channel.id))
    session.expunge(channel)


def _count_of(session: Session, account_id: int) -> int:
    """Count an account's channels, while no other request adds or removes one of them."""
    session.execute(sa.select(Account.id).where(Account.id == account_id).with_for_update())
    return session.scalar(sa.select(sa.func.count()).where(Channel.account_id == account_id)) or 0


def set_display_name(channel: Channel, name: str, display_name: str) -> None:
    """Give a channel a name, and what lists sort and find it by."""
    channel.display_name = display_name
    channel.name_sort_key = sort_key(display_name)
    channel.folded_text = fold(f"{display_name} {name}")
