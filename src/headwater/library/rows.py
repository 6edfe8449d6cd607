"""One's own videos as the page shows them: the input of `templates/videos.html`."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from headwater.kit.ids import shorten
from headwater.library.store import FAILED
from headwater.transcoding.web import say_failure
from headwater.videos import Privacy, VideoState

PICTURES_PATH = "/lazy-static/thumbnails"


class LibraryRow(msgspec.Struct, frozen=True, kw_only=True):
    """A video of one's own. `standing` is ready, preparing, playable or failed."""

    id: int
    title: str
    watch_url: str
    edit_url: str
    statistics_url: str
    picture_url: str | None
    duration_seconds: int
    channel_name: str
    privacy: Privacy
    is_sensitive: bool
    standing: str
    failure: str | None
    scheduled_at: dt.datetime | None
    views: int
    comments: int
    size_bytes: int
    created_at: dt.datetime


def to_row(row: Any) -> LibraryRow:
    """Shape a row of the store."""
    short = shorten(row.uuid)
    return LibraryRow(
        id=row.id,
        title=row.name,
        watch_url=f"/w/{short}",
        edit_url=f"/videos/manage/{short}",
        statistics_url=f"/stats/videos/{short}",
        picture_url=f"{PICTURES_PATH}/{row.miniature_filename}" if row.miniature_filename else None,
        duration_seconds=row.duration_seconds,
        channel_name=row.channel_name,
        privacy=row.privacy,
        is_sensitive=row.nsfw,
        standing=name_standing(row.state, row.playable_at),
        failure=say_failure(row.failure),
        scheduled_at=row.scheduled_at,
        views=row.views,
        comments=row.comments,
        size_bytes=row.size_bytes,
        created_at=row.created_at,
    )


def name_standing(state: VideoState, playable_at: dt.datetime | None) -> str:
    """Say in one word how a video is."""
    if state is VideoState.PUBLISHED:
        return "ready"
    if state in FAILED:
        return "failed"
    return "preparing" if playable_at is None else "playable"
