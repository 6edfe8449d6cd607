"""Use cases of copies that we keep: order one, keep it longer, remove it, tell the video's instance."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy.orm import Session

from headwater.actors import find_instance_actor
from headwater.db.locks import hold_lock
from headwater.federation import send
from headwater.jobs import enqueue
from headwater.kit import clock
from headwater.kit.clock import format_wire
from headwater.kit.errors import Conflict, Invalid
from headwater.redundancy import own_store, store
from headwater.redundancy.model import Mirror
from headwater.relaying import read_owner
from headwater.settings import Settings
from headwater.settings.mirrors import MirrorStrategy
from headwater.videos import DELETE_FILES, Privacy, Video

COPY = "copy-video"
MANUAL = "manual"
MIRROR_PATH = "/static/redundancy/hls"
HLS_TYPE = "application/x-mpegURL"
_BUDGET_LOCK = 7_210_037
MARGIN = 0.05  # of playlists and hashes beside the files, as in the reference
MARGIN_BYTES = 1 << 20


def order(session: Session, settings: Settings, video: Video, strategy: MirrorStrategy | None = None) -> Mirror:
    """Reserve room for a copy of a video and have it made; raises Invalid or Conflict. None: asked for by hand."""
    needed = _check(session, video)
    hold_lock(session, _BUDGET_LOCK)  # two at once must not both take the last room
    if own_store.find_own(session, video.id) is not None:
        raise Conflict("This video is already duplicated by your instance.")
    limits = settings.redundancy.videos
    if own_store.sum_bytes(session) + needed > limits.max_size:
        raise Conflict("There is no room for a copy of this video (redundancy.videos.max_size).")
    name = MANUAL if strategy is None else strategy.strategy
    if strategy is not None and own_store.sum_bytes(session, name) + needed > strategy.size:
        raise Conflict("There is no room for a copy of this video (size of its strategy).")
    now, playlist = clock.now(), store.find_playlist(session, video.id)
    assert playlist is not None
    made = Mirror(
        video_id=video.id,
        actor_id=find_instance_actor(session).id,
        url=f"{settings.base_url}/redundancy/streaming-playlists/hls/{video.uuid}",
        file_url=f"{settings.base_url}{MIRROR_PATH}/{video.uuid}",
        copy_of=playlist.master_filename,
        is_playlist=True,
        size_bytes=needed,
        expires_at=None if strategy is None else now + dt.timedelta(seconds=strategy.min_lifetime),
        strategy=name,
        directory=f"redundancy/hls/{video.uuid}-{uuid.uuid4().hex[:8]}",  # what is being removed is never written into
        created_at=now,
        updated_at=now,
    )
    session.add(made)
    session.flush()
    enqueue(session, COPY, {"mirror_id": made.id}, key=f"mirror:{made.id}")
    return made


def finish(session: Session, settings: Settings, mirror: Mirror, size_bytes: int) -> None:
    """Note that a copy is whole, use it and tell of it."""
    now = clock.now()
    mirror.size_bytes, mirror.finished_at, mirror.updated_at = size_bytes, now, now
    session.flush()
    store.show(session, mirror.video_id)
    _tell(session, settings, mirror, "Create")


def extend(session: Session, settings: Settings, mirror: Mirror, seconds: float) -> None:
    """Keep a copy for longer, and tell of it."""
    now = clock.now()
    mirror.expires_at, mirror.updated_at = now + dt.timedelta(seconds=seconds), now
    session.flush()
    store.show(session, mirror.video_id)
    _tell(session, settings, mirror, "Update")


def remove(session: Session, settings: Settings, mirrors: Collection[Mirror]) -> None:
    """Remove copies of ours, files too, and take back what was told of them."""
    for mirror in mirrors:
        if mirror.finished_at is not None:
            _tell(session, settings, mirror, "Undo")
    drop_files(session, mirrors)
    for video_id in store.remove(session, mirrors) if mirrors else ():
        store.show(session, video_id)


def drop_files(session: Session, mirrors: Collection[Mirror]) -> None:
    """Have the files of copies of ours removed, once nobody writes them any more."""
    for mirror in mirrors:
        if mirror.directory is not None:
            folders = {"keys": [], "folders": [mirror.directory]}
            enqueue(session, DELETE_FILES, folders, key=f"mirror:{mirror.id}")


def describe(mirror: Mirror, video: Video, owner_url: str) -> dict[str, Any]:
    """Return a CacheFile, as the reference writes it: addressed to the video's owner."""
    return {
        "to": [owner_url],
        "cc": [],
        "id": mirror.url,
        "type": "CacheFile",
        "object": video.url,
        "expires": None if mirror.expires_at is None else format_wire(mirror.expires_at),
        "url": {"type": "Link", "mediaType": HLS_TYPE, "href": mirror.file_url},
    }


def _check(session: Session, video: Video) -> int:
    """Return how much room a copy needs at most; raises Invalid for a video of which there can be none."""
    if video.is_local:
        raise Invalid("Cannot create a redundancy on a local video")
    if video.is_live:
        raise Invalid("Cannot create a redundancy of a live video")
    playlist, size = store.find_playlist(session, video.id), own_store.sum_renditions(session, video.id)
    if playlist is None or playlist.remote_sha256_url is None or not size:
        raise Invalid("Only a video with a playlist, whose hashes are published, can be copied.")
    if video.privacy is not Privacy.PUBLIC or store.is_withheld(session, video.id):
        raise Invalid("Only a public video can be copied.")
    return int(size * (1 + MARGIN)) + MARGIN_BYTES


def _tell(session: Session, settings: Settings, mirror: Mirror, verb: str) -> None:
    video = session.get_one(Video, mirror.video_id)
    us, owner = find_instance_actor(session), read_owner(session, video.channel_id)
    document = describe(mirror, video, owner.url)
    addressed: dict[str, Any] = {"to": [owner.url], "cc": [], "actor": us.url}
    activity = {**addressed, "type": "Create", "id": f"{mirror.url}/activity", "object": document}
    if verb == "Update":
        activity |= {"type": verb, "id": f"{mirror.url}/updates/{format_wire(mirror.updated_at)}"}
    elif verb == "Undo":
        activity = {**addressed, "type": verb, "id": f"{mirror.url}/undo/{mirror.id}", "object": activity}
    send(session, settings, us.id, activity, [owner.inbox_url], kind="CacheFile", object_url=mirror.url)
