"""CacheFiles of the copies that we keep, for whoever was told their address (protocol.md 9)."""

from __future__ import annotations

import uuid

from sqlalchemy.orm import Session

from headwater.federation import Asked, Built, Document, with_context
from headwater.redundancy import keeping, own_store
from headwater.relaying import read_owner
from headwater.settings import Settings

KINDS = ("hls", "1")  # as its address says, and as the reference's route wants it


def _build(session: Session, settings: Settings, asked: Asked) -> Built:
    if asked.parts["kind"] not in KINDS:
        return None
    try:
        identity = uuid.UUID(asked.parts["video"])
    except ValueError:
        return None
    found = own_store.find_finished(session, identity)
    if found is None:
        return None
    mirror, video = found
    owner = read_owner(session, video.channel_id)
    return with_context("CacheFile", keeping.describe(mirror, video, owner.url))


documents = (Document(_build, paths=("/redundancy/streaming-playlists/{kind}/{video}",)),)
