"""Whose word counts for a foreign video, and whose videos enter by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from headwater.actors import Actor
from headwater.federation import Received, host_of
from headwater.follows import is_followed
from headwater.remote import store
from headwater.settings import Settings
from headwater.settings.federation import AcceptFrom


def speaks_for(actor_url: str, object_url: str) -> bool:
    """Whether an actor's word counts for an object: both are of one host."""
    return bool(host_of(object_url)) and host_of(actor_url) == host_of(object_url)


def may_bring(session: Session, settings: Settings, received: Received, actors: Sequence[Actor]) -> bool:
    """Whether a video that is not known yet enters by the word of these actors.

    Followed may be any of them, the account of a channel, or their instance. What we read ourselves (`inbox` empty)
    was asked for.
    """
    if not received.inbox or settings.federation.videos.accept_from is AcceptFrom.ANYBODY:
        return True
    return is_followed(session, store.list_related(session, [actor.id for actor in actors]))
