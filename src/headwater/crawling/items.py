"""One item of an outbox: the video that it speaks of is fetched if it is not known."""

from __future__ import annotations

from typing import Any

from headwater.actors import Actor, ActorKind
from headwater.crawling import store
from headwater.federation import FetchFailed, fetch_document, host_of, id_of
from headwater.kit.errors import Problem
from headwater.remote import fetch_video
from headwater.runtime import Runtime
from headwater.shares import record_share


def keep_item(runtime: Runtime, actor: Actor, item: Any) -> bool:
    """Keep the video of an Announce or a Create of this actor; returns False when it could not be had."""
    try:
        activity = item if isinstance(item, dict) else fetch_document(runtime, str(item))
        if id_of(activity.get("actor")) != actor.url or activity.get("type") not in ("Announce", "Create"):
            return True  # nothing of it is meant for us
        inner = activity.get("object")
        if activity["type"] == "Create" and (not isinstance(inner, dict) or inner.get("type") != "Video"):
            return True
        url = id_of(inner)
        if not host_of(url):
            return True
        video_id = _find(runtime, url) or fetch_video(runtime, url)
    except (FetchFailed, Problem):
        return False
    if activity["type"] == "Announce" and actor.kind is not ActorKind.ACCOUNT:
        announced_at = id_of(activity)
        if host_of(announced_at) == actor.host:
            with runtime.database.write() as session:
                record_share(session, video_id, actor.id, announced_at)
    return True


def _find(runtime: Runtime, url: str) -> int | None:
    with runtime.database.read() as session:
        return store.is_video_known(session, url)
