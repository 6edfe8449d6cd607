"""Use cases of subscriptions: subscribe and unsubscribe, to channels that are not known here yet too."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater import follows
from headwater.actors import LOCAL_HOST, Actor, parse_handle
from headwater.kit.errors import NotFound
from headwater.settings import Settings
from headwater.subscriptions import store


def subscribe(session: Session, settings: Settings, account_id: int, handle: str) -> None:
    """Subscribe somebody to the channel `name@host`; one that is not known here yet is looked for by a job."""
    target = store.find_channel_actor(session, handle, settings.host)
    if target is not None:
        subscribe_to(session, settings, account_id, target)
    elif parse_handle(handle, settings.host)[1] == LOCAL_HOST:
        raise NotFound("Video channel not found")
    else:
        follower = store.find_actor_of(session, account_id)
        follows.ask_to_follow(session, follower.id, handle, only_channels=True)


def subscribe_to(session: Session, settings: Settings, account_id: int, target: Actor) -> None:
    """Subscribe somebody to a channel that is known here."""
    follows.follow(session, settings, store.find_actor_of(session, account_id), target)


def unsubscribe(session: Session, settings: Settings, account_id: int, handle: str) -> None:
    """Take a subscription back; raises NotFound when there is none."""
    target = store.find_channel_actor(session, handle, settings.host)
    follower = store.find_actor_of(session, account_id)
    if target is None or not follows.unfollow(session, settings, follower, target):
        raise NotFound(f"Subscription {handle} not found.")
