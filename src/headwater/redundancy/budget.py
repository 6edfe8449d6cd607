"""How much room copies have and take."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy.orm import Session

from headwater.redundancy import own_store
from headwater.redundancy.keeping import MANUAL
from headwater.settings import Settings


class Room(msgspec.Struct, frozen=True):
    """The room of a strategy, or of all copies together (`name` is empty)."""

    name: str
    used_bytes: int
    size_bytes: int
    min_lifetime_seconds: float = 0


def read_budget(session: Session, settings: Settings) -> list[Room]:
    """Return the room of all copies, then of each strategy."""
    limits = settings.redundancy.videos
    return [
        Room("", own_store.sum_bytes(session), int(limits.max_size)),
        *(
            Room(one.strategy, own_store.sum_bytes(session, one.strategy), int(one.size), float(one.min_lifetime))
            for one in limits.strategies
        ),
    ]


def describe_use(session: Session, settings: Settings) -> list[dict[str, Any]]:
    """Return what the public figures tell of our copies, by strategy (`VideosRedundancyStats`)."""
    found = own_store.measure(session)
    sizes: dict[str, int | None] = {one.strategy: int(one.size) for one in settings.redundancy.videos.strategies}
    told = []
    for name, size in {**sizes, MANUAL: None}.items():
        used, files, videos = found.get(name, (0, 0, 0))
        figures = {"totalSize": size, "totalUsed": used, "totalVideoFiles": files, "totalVideos": videos}
        told.append({"strategy": name, **figures})
    return told
