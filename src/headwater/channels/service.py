"""Making, changing and removing channels, and finding those that somebody may publish in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, ActorKind, create_local_actor, retire_actor
from headwater.channels import rules, store
from headwater.channels.model import Channel
from headwater.house import Viewer, emit
from headwater.house.rights import Right
from headwater.kit import clock
from headwater.kit.errors import Conflict, Forbidden, Invalid, Reason
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
    channel = store.find_local(session, channel_id)
    if channel is None or not (viewer.account_id == channel.account_id or viewer.may(Right.UPDATE_ANY_VIDEO)):
        raise Invalid(Reason('Unknown video "video channel" for this account.'))
    return channel


def add_channel(session: Session, settings: Settings, viewer: Viewer, given: Mapping[str, Any]) -> Channel:
    """Make a channel of the viewer from checked fields."""
    assert viewer.account_id is not None
    most = settings.video_channels.max_per_user
    if not rules.may_add(store.count_locked(session, viewer.account_id), most):
        raise Invalid(Reason("You cannot have more than %(count)s channels.", count=most))
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
    if not rules.may_remove_one_of(store.count_locked(session, channel.account_id)):
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
    store.delete_row(session, channel)


def set_display_name(channel: Channel, name: str, display_name: str) -> None:
    """Give a channel a name, and what lists sort and find it by."""
    channel.display_name = display_name
    channel.name_sort_key = sort_key(display_name)
    channel.folded_text = fold(f"{display_name} {name}")
