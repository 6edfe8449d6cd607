"""Rows for tests that need something to list: a channel with its account, and videos in it."""

import datetime as dt
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts.model import Account
from headwater.actors.model import Actor, ActorKind
from headwater.channels.model import Channel
from headwater.kit import clock
from headwater.kit.text import fold, sort_key
from headwater.videos.model import Privacy, Video, VideoState


def ensure_channel(session: Session) -> Channel:
    """Return the one sample channel, made at the first call."""
    found = session.scalar(sa.select(Channel).limit(1))
    if found:
        return found
    now = clock.now()
    times: dict[str, Any] = {"created_at": now, "updated_at": now}
    account_actor = _add_actor(session, "mara", ActorKind.ACCOUNT, times)
    account = Account(actor_id=account_actor.id, display_name="Mara", **times)
    session.add(account)
    session.flush()
    channel_actor = _add_actor(session, "mara_channel", ActorKind.CHANNEL, times)
    channel = Channel(actor_id=channel_actor.id, account_id=account.id, display_name="Mara's channel", **times)
    session.add(channel)
    session.flush()
    return channel


def _add_actor(session: Session, name: str, kind: ActorKind, times: dict[str, Any]) -> Actor:
    url = f"http://localhost:9000/actors/{name}"
    actor = Actor(kind=kind, name=name, folded_name=name, url=url, inbox_url=f"{url}/inbox", **times)
    session.add(actor)
    session.flush()
    return actor


def add_video(
    session: Session,
    *,
    name: str = "A video",
    privacy: int = Privacy.PUBLIC,
    playable: bool = True,
    hours_ago: float = 0,
    **more: Any,
) -> Video:
    """Add a local video to the sample channel, or to `channel_id`."""
    at = clock.now() - dt.timedelta(hours=hours_ago)
    number = uuid.uuid4()
    values: dict[str, Any] = {
        "uuid": number,
        "url": f"http://localhost:9000/videos/watch/{number}",
        "is_local": True,
        "name": name,
        "folded_text": fold(name),
        "name_sort_key": sort_key(name),
        "privacy": Privacy(privacy),
        "duration_seconds": 61,
        "playable_at": at if playable else None,
        "published_at": at,
        "created_at": at,
        "updated_at": at,
        "state": VideoState.PUBLISHED,
    }
    if "channel_id" not in more:
        values["channel_id"] = ensure_channel(session).id
    video = Video(**values | more)
    session.add(video)
    session.flush()
    return video
