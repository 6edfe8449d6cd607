"""Views and viewers of ours, told to other instances (protocol.md 8).

A viewer of somebody else's video is told to its server one by one, as is each view; of our own videos followers hear
each view, and every two minutes how many watch.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import Actor, find_instance_actor
from headwater.db import settings_of
from headwater.federation import send
from headwater.kit import clock
from headwater.kit.clock import format_wire
from headwater.relaying import inboxes_about, read_owner
from headwater.settings import Settings
from headwater.settings.views import VideoViews
from headwater.shares import audience_of_involved
from headwater.videos import Video
from headwater.views import store
from headwater.views.model import ViewSession

WATCHED = "/videos/local-viewer"
AGAIN_AFTER = 0.75  # of a viewer's lifetime; as elsewhere


def tell_views(session: Session, counted: Mapping[int, int]) -> None:
    """Tell of views, each by an activity of its own: others count activities."""
    if not settings_of(session).federation.enabled or not any(counted.values()):
        return
    us = find_instance_actor(session)
    for video_id in sorted(video_id for video_id, views in counted.items() if views):
        video = session.get_one(Video, video_id)
        if not (inboxes := inboxes_about(session, video)):
            continue
        for _ in range(counted[video_id]):
            _send(session, us, _describe(session, us, video, str(uuid.uuid4())), inboxes)


def tell_presence(session: Session, settings: VideoViews, watching: Collection[ViewSession]) -> None:
    """Tell the servers of others' videos who watches them, again before they would be forgotten there."""
    if not settings_of(session).federation.enabled or not watching:
        return
    now = clock.now()
    again = now - dt.timedelta(seconds=settings.viewer_lifetime * AGAIN_AFTER)
    videos = store.load_remote_videos(session, {row.video_id for row in watching})
    due = [row for row in watching if row.video_id in videos and (row.told_at is None or row.told_at < again)]
    if not due:
        return
    us = find_instance_actor(session)
    for row in due:
        video = videos[row.video_id]
        view = _describe(session, us, video, f"{row.viewer}-{video.uuid}")
        view["expires"] = format_wire(now + dt.timedelta(seconds=settings.viewer_lifetime))
        _send(session, us, view, inboxes_about(session, video))
        row.told_at = now


def tell_totals(session: Session, settings: VideoViews) -> None:
    """Tell followers how many watch our videos right now; what they hear ends by itself."""
    if not settings_of(session).federation.enabled or not (videos := store.list_watched_videos(session)):
        return
    us, until = find_instance_actor(session), clock.now() + dt.timedelta(seconds=settings.viewer_lifetime)
    for video in videos:
        if inboxes := inboxes_about(session, video):
            view = _describe(session, us, video, str(video.uuid))
            view["expires"] = format_wire(until + dt.timedelta(seconds=settings.tell_viewers))
            view["result"] = {
                "interactionType": "WatchAction",
                "type": "InteractionCounter",
                "userInteractionCount": video.viewers,
            }
            _send(session, us, view, inboxes)


def tell_watched(session: Session, before: dt.datetime, limit: int) -> int:
    """Tell the servers of others' videos what was watched of them until some moment; returns how many sessions."""
    rows = store.list_untold(session, before, limit)
    videos = store.load_remote_videos(session, {row.video_id for row in rows})
    settings = settings_of(session)
    us = find_instance_actor(session)
    for row in rows:
        video = videos[row.video_id]
        row.url = name_watched(settings, uuid.uuid4())
        if row.watch_seconds:
            owner = read_owner(session, video.channel_id)
            activity = describe_watched(row, video, us, owner.url)
            send(session, settings, us.id, activity, [owner.inbox_url], kind="WatchAction")
    return len(rows)


def _describe(session: Session, us: Actor, video: Video, name: str) -> dict[str, Any]:
    to, cc = audience_of_involved(session, video) if video.is_local else ([], [])
    if not video.is_local:
        to = [read_owner(session, video.channel_id).url]
    url = f"{us.url}/views/videos/{video.id}/{name}"
    return {"to": to, "cc": cc, "id": url, "type": "View", "actor": us.url, "object": video.url}


def name_watched(settings: Settings, identity: uuid.UUID) -> str:
    """Return the id of a WatchAction: whoever was told of it may ask for it, nobody can guess it."""
    return f"{settings.base_url}{WATCHED}/{identity}"


def describe_watched(row: ViewSession, video: Video, us: Actor, owner_url: str) -> dict[str, Any]:
    """Return the Create of a WatchAction; no place is told, as nobody's is looked up."""
    assert row.url is not None
    addressed: dict[str, Any] = {"to": [owner_url], "cc": []}
    action = {
        **addressed,
        "id": row.url,
        "type": "WatchAction",
        "duration": f"PT{row.watch_seconds}S",
        "startTime": format_wire(row.started_at),
        "endTime": format_wire(row.seen_at),
        "object": video.url,
        "uuid": row.url.rpartition("/")[2],
        "actionStatus": "CompletedActionStatus",
        "watchSections": [{"startTimestamp": start, "endTimestamp": end} for start, end in row.sections],
    }
    return {**addressed, "type": "Create", "id": f"{row.url}/activity", "actor": us.url, "object": action}


def _send(session: Session, us: Actor, view: dict[str, Any], inboxes: list[str]) -> None:
    send(session, settings_of(session), us.id, view, inboxes, kind="View", object_url=view["id"])
