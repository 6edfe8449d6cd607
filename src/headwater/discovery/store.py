"""The lists of the home page."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from headwater.actors.model import LOCAL_HOST, Actor
from headwater.channels.model import Channel
from headwater.kit.ids import shorten
from headwater.videos.model import Privacy, Thumbnail, ThumbnailKind, Video, VideoState
from headwater.web.cards import VideoCard

SMALL_FOLDER = "/lazy-static/thumbnails/"
LARGE_FOLDER = "/lazy-static/previews/"


def list_newest(session: Session, *, start: int, count: int) -> list[VideoCard]:
    """Return cards of the newest public videos that can be watched, in one statement."""
    small, large = aliased(Thumbnail), aliased(Thumbnail)
    rows = session.execute(
        sa.select(
            Video.uuid,
            Video.name,
            Video.duration_seconds,
            Video.views,
            Video.published_at,
            Video.is_live,
            Video.nsfw,
            Channel.display_name.label("channel_name"),
            Actor.host,
            small.filename.label("small"),
            small.width.label("small_width"),
            large.filename.label("large"),
            large.width.label("large_width"),
        )
        .join(Channel, Channel.id == Video.channel_id)
        .join(Actor, Actor.id == Channel.actor_id)
        .outerjoin(small, (small.video_id == Video.id) & (small.kind == ThumbnailKind.MINIATURE))
        .outerjoin(large, (large.video_id == Video.id) & (large.kind == ThumbnailKind.PREVIEW))
        .where(
            Video.privacy == Privacy.PUBLIC,
            Video.state == VideoState.PUBLISHED,
            Video.playable_at.is_not(None),
        )
        .order_by(Video.published_at.desc(), Video.id.desc())
        .offset(start)
        .limit(count)
    )
    return [_to_card(row) for row in rows]


def _to_card(row: Any) -> VideoCard:
    sizes = []
    if row.small:
        sizes.append((f"{SMALL_FOLDER}{row.small}", row.small_width))
    if row.large:
        sizes.append((f"{LARGE_FOLDER}{row.large}", row.large_width))
    return VideoCard(
        title=row.name,
        url=f"/w/{shorten(row.uuid)}",
        channel_name=row.channel_name,
        picture_url=sizes[-1][0] if sizes else None,
        picture_set=", ".join(f"{url} {width}w" for url, width in sizes) if len(sizes) > 1 else None,
        duration_seconds=row.duration_seconds,
        views=row.views,
        published_at=row.published_at,
        origin_host=row.host if row.host != LOCAL_HOST else None,
        is_live=row.is_live,
        is_sensitive=row.nsfw,
    )
