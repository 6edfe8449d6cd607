"""Inboxes of those who hear of a video, and forwarding to them (protocol.md 2)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from headwater.db import settings_of
from headwater.federation import Received, forward, ids_of
from headwater.follows import accepted_follower_inboxes
from headwater.relaying import store
from headwater.shares import involved_actors, may_be_told
from headwater.videos import Video

MAX_NAMED = 100  # addresses in `to` and `cc` that are looked at


def inboxes_about(session: Session, video: Video) -> list[str]:
    """Return where to tell what our people do with a video: its owner's server, or who hears of ours."""
    if not video.is_local:
        return [store.read_owner(session, video.channel_id).inbox_url]
    if not may_be_told(video, settings_of(session)):
        return []
    return accepted_follower_inboxes(session, {actor.id for actor in involved_actors(session, video)})


def pass_on(session: Session, received: Received, video: Video) -> None:
    """Forward what somebody else did with a video of ours to all who hear of it, and to followers whom it names."""
    if not video.is_local or not may_be_told(video, received.settings):
        return
    named = [*ids_of(received.activity.get("to")), *ids_of(received.activity.get("cc"))][:MAX_NAMED]
    actors = {actor.id for actor in involved_actors(session, video)} | store.find_followed(session, named)
    forward(session, received, accepted_follower_inboxes(session, actors))
