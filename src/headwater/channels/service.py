"""Making, changing and removing channels, and finding those that somebody may publish in."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor, ActorKind, create_local_actor, retire_actor
from headwater.channels.model import Channel
from headwater.house import Viewer, emit
from headwater.house.rights import Right
from headwater.kit import clock
from headwater.kit.errors import Invalid
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
        display_name=display_name,
        name_sort_key=sort_key(display_name),
        folded_text=fold(f"{display_name} {name}"),
        created_at=now,
        updated_at=now,
    )
    session.add(channel)
    session.flush()
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


def remove_channel(session: Session, channel: Channel) -> None:
    """Remove a channel with all of its videos; its name stays taken."""
    emit(session, "channel.deleted", channel_id=channel.id)
    retire_actor(session, channel.actor_id)
    session.execute(sa.delete(Channel).where(Channel.id == channel.id))
    session.expunge(channel)
