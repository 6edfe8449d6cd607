"""The outboxes: an account's tell its videos, a channel's and the instance's what they have announced."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import Actor, ActorKind
from headwater.announcing import activities, store
from headwater.settings import Settings


def list_outbox(
    session: Session, settings: Settings, actor: Actor, start: int, count: int
) -> tuple[int, list[dict[str, Any]]]:
    """Return how many activities an actor's outbox has, and a page of them, the newest first."""
    total, ids = store.list_videos_of(session, actor, settings, start=start, count=count)
    facts = store.load_facts(session, ids) if ids else {}
    videos = store.in_order(facts, ids)
    if actor.kind is ActorKind.ACCOUNT:
        return total, [activities.create_video(settings, one) for one in videos]
    return total, [activities.announce_listed(one, actor.url, announce_url(one.video.url, actor.id)) for one in videos]


def announce_url(video_url: str, actor_id: int) -> str:
    """Return the address of an actor's Announce of a video."""
    return f"{video_url}/announces/{actor_id}"
