"""Lists of videos of which there are copies: three statements however many."""

from __future__ import annotations

import datetime as dt

import msgspec
from sqlalchemy.orm import Session

from headwater.redundancy import own_store
from headwater.redundancy.wire import MirroredVideo, Mirrors, to_entry


def list_mirrored(
    session: Session, *, local: bool, strategy: str | None = None, start: int, count: int, descending: bool = False
) -> tuple[int, list[MirroredVideo]]:
    """Return how many videos have copies, and a page of them by name with all of their copies."""
    total, rows = own_store.list_videos(
        session, local=local, strategy=strategy, start=start, count=count, descending=descending
    )
    found = {row.id: MirroredVideo(row.id, row.name, row.url, str(row.uuid), Mirrors([], [])) for row in rows}
    for mirror in own_store.list_mirrors_of(session, list(found), local=local, strategy=strategy):
        copies = found[mirror.video_id].redundancies
        (copies.streaming_playlists if mirror.is_playlist else copies.files).append(to_entry(mirror))
    return total, list(found.values())


class KeptCopy(msgspec.Struct, frozen=True):
    """A copy as a page shows it."""

    id: int
    video: str  # its title
    uuid: str
    file_url: str
    strategy: str | None
    size: int
    ends: dt.datetime | None
    is_finished: bool


def list_copies(session: Session, *, local: bool, start: int, count: int) -> tuple[int, list[KeptCopy]]:
    """Return how many videos have copies, and the copies of a page of them."""
    total, rows = own_store.list_videos(session, local=local, strategy=None, start=start, count=count, descending=False)
    named = {row.id: row for row in rows}
    found = own_store.list_mirrors_of(session, list(named), local=local, strategy=None)
    order = list(named)
    return total, [
        KeptCopy(
            mirror.id,
            named[mirror.video_id].name,
            str(named[mirror.video_id].uuid),
            mirror.file_url,
            mirror.strategy,
            mirror.size_bytes,
            mirror.expires_at,
            mirror.finished_at is not None,
        )
        for mirror in sorted(found, key=lambda mirror: order.index(mirror.video_id))
    ]
