"""What one of us has watched of a video from elsewhere, for whoever was told its address (protocol.md 1)."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import find_instance_actor
from headwater.federation import Asked, Built, Document, with_context
from headwater.relaying import read_owner
from headwater.settings import Settings
from headwater.views import store
from headwater.views.telling import WATCHED, describe_watched, name_watched


def _build_activity(session: Session, settings: Settings, asked: Asked) -> Built:
    activity = _find(session, settings, asked)
    return activity and with_context("WatchAction", activity)


def _build_action(session: Session, settings: Settings, asked: Asked) -> Built:
    activity = _find(session, settings, asked)
    return activity and with_context("WatchAction", activity["object"])


def _find(session: Session, settings: Settings, asked: Asked) -> dict[str, Any] | None:
    try:
        identity = uuid.UUID(asked.parts["identity"])
    except ValueError:
        return None
    found = store.find_told(session, name_watched(settings, identity))
    if found is None:
        return None
    row, video = found
    return describe_watched(row, video, find_instance_actor(session), read_owner(session, video.channel_id).url)


documents = (
    Document(_build_action, paths=(f"{WATCHED}/{{identity}}",)),
    Document(_build_activity, paths=(f"{WATCHED}/{{identity}}/activity",)),
)
