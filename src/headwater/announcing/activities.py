"""The activities that tell of videos and actors (protocol.md 1, 2); documents without their `@context`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import Actor
from headwater.announcing.store import Facts
from headwater.announcing.video import describe_video
from headwater.federation import PUBLIC
from headwater.kit.clock import format_wire
from headwater.settings import Settings
from headwater.shares import audience_of_involved
from headwater.videos import Privacy, Video


def create_video(settings: Settings, facts: Facts) -> dict[str, Any]:
    """Say that there is a video; its owner says so."""
    document = describe_video(settings, facts)
    return _from_owner("Create", f"{facts.video.url}/activity", facts, document)


def update_video(settings: Settings, facts: Facts) -> dict[str, Any]:
    """Say what a video is like by now."""
    document = describe_video(settings, facts)
    return _from_owner("Update", f"{facts.video.url}/updates/{document['updated']}", facts, document)


def delete_video(session: Session, video: Video, owner_url: str) -> dict[str, Any]:
    """Say that a video is gone, or closed to others; `video` may be closed already."""
    to, cc = audience_of_involved(session, video)
    return {"to": to, "cc": cc, "type": "Delete", "id": f"{video.url}/delete", "actor": owner_url, "object": video.url}


def announce(session: Session, video: Video, actor_url: str, url: str) -> dict[str, Any]:
    """Say that an actor, a channel or the instance, shows a video to its followers."""
    to, cc = audience_of_involved(session, video)
    return {"to": to, "cc": cc, "type": "Announce", "id": url, "actor": actor_url, "object": video.url}


def announce_listed(facts: Facts, actor_url: str, url: str) -> dict[str, Any]:
    """The same, as outboxes list it: addressed as the video is."""
    is_public = facts.video.privacy is Privacy.PUBLIC
    to, cc = ([PUBLIC], [facts.account_actor.followers_url]) if is_public else ([], [])
    return {"to": to, "cc": cc, "type": "Announce", "id": url, "actor": actor_url, "object": facts.video.url}


def undo_announce(activity: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """Take an announcement back."""
    is_public = PUBLIC in activity["to"]
    to, cc = ([PUBLIC], [actor.followers_url]) if is_public else ([], [])
    return {"to": to, "cc": cc, "type": "Undo", "id": f"{activity['id']}/undo", "actor": actor.url, "object": activity}


def update_actor(actor: Actor, document: dict[str, Any], at: dt.datetime) -> dict[str, Any]:
    """Say what an actor is like by now."""
    to, cc = [PUBLIC], [actor.followers_url]
    url = f"{actor.url}/updates/{format_wire(at)}"
    return {
        "to": to,
        "cc": cc,
        "type": "Update",
        "id": url,
        "actor": actor.url,
        "object": {"to": to, "cc": cc} | document,
    }


def delete_actor(actor: Actor) -> dict[str, Any]:
    """Say that an actor is gone."""
    return {"type": "Delete", "id": f"{actor.url}/delete", "actor": actor.url, "object": actor.url}


def _from_owner(kind: str, url: str, facts: Facts, document: dict[str, Any]) -> dict[str, Any]:
    return {
        "to": document["to"],
        "cc": document["cc"],
        "type": kind,
        "id": url,
        "actor": facts.account_actor.url,
        "object": document,
    }
