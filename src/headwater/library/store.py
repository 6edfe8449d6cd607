"""All SQL of the library: one person's videos as rows, in two statements whatever their number."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.channels import Channel
from headwater.kit.text import fold
from headwater.library.query import LibraryQuery, Standing
from headwater.videos import Original, Thumbnail, ThumbnailKind, Video, VideoFile, VideoState

FAILED = (
    VideoState.TRANSCODING_FAILED,
    VideoState.TO_MOVE_TO_EXTERNAL_STORAGE_FAILED,
    VideoState.TO_MOVE_TO_FILE_SYSTEM_FAILED,
)
_KEPT = Original.storage_key.is_not(None)


def _size_bytes() -> Any:
    """Bytes that a video takes: its renditions, and its original while that is kept."""
    files = sa.select(sa.func.coalesce(sa.func.sum(VideoFile.size_bytes), 0)).where(VideoFile.video_id == Video.id)
    kept = sa.select(sa.func.coalesce(sa.func.sum(Original.size_bytes), 0)).where(Original.video_id == Video.id, _KEPT)
    return files.correlate(Video).scalar_subquery() + kept.correlate(Video).scalar_subquery()


_COLUMNS: tuple[Any, ...] = (
    Video.id,
    Video.uuid,
    Video.name,
    Video.duration_seconds,
    Video.views,
    Video.comments,
    Video.privacy,
    Video.state,
    Video.playable_at,
    Video.wait_transcoding,
    Video.failure,
    Video.nsfw,
    Video.is_live,
    Video.scheduled_at,
    Video.published_at,
    Video.created_at,
    Channel.display_name.label("channel_name"),
    Thumbnail.filename.label("miniature_filename"),
    _size_bytes().label("size_bytes"),
)
_ORDERS: dict[str, Any] = {
    "createdAt": Video.created_at,
    "publishedAt": Video.published_at,
    "name": Video.name_sort_key,
    "views": Video.views,
    "duration": Video.duration_seconds,
    "size": sa.literal_column("size_bytes"),
}


def list_own(session: Session, account_id: int, query: LibraryQuery, page_size: int) -> tuple[int, list[Any]]:
    """Return how many of an account's videos match, and one page of them."""
    conditions = _matching(account_id, query)
    counting = sa.select(sa.func.count()).select_from(Video).join(Channel, Channel.id == Video.channel_id)
    total = session.scalar(counting.where(*conditions)) or 0
    if total == 0:
        return 0, []
    order, descending = _ORDERS[query.sort.removeprefix("-")], query.sort.startswith("-")
    keys = [key.desc() if descending else key.asc() for key in (order, Video.id)]
    page = _select().where(*conditions).order_by(*keys).offset((query.page - 1) * page_size).limit(page_size)
    return total, list(session.execute(page))


def list_chosen(session: Session, account_id: int, video_ids: Collection[int]) -> list[Any]:
    """Return those of some videos that are an account's own."""
    query = _select().where(Channel.account_id == account_id, Video.id.in_(video_ids))
    return list(session.execute(query.order_by(Video.id)))


def lock_video(session: Session, video_id: int) -> Video | None:
    """Return a video that nobody else changes until the transaction ends; None when it is gone."""
    return session.get(Video, video_id, with_for_update=True)


def _select() -> sa.Select[Any]:
    query = sa.select(*_COLUMNS).join(Channel, Channel.id == Video.channel_id)
    picture = (Thumbnail.video_id == Video.id) & (Thumbnail.kind == ThumbnailKind.MINIATURE)
    return query.outerjoin(Thumbnail, picture)


def _matching(account_id: int, query: LibraryQuery) -> list[sa.ColumnElement[bool]]:
    conditions = [Channel.account_id == account_id, Video.is_local.is_(True), Video.replaces_id.is_(None)]
    if query.search:
        conditions.append(Video.folded_text.contains(fold(query.search), autoescape=True))
    if query.privacy is not None:
        conditions.append(Video.privacy == query.privacy)
    if query.channel_id is not None:
        conditions.append(Video.channel_id == query.channel_id)
    if query.standing is Standing.SCHEDULED:
        conditions.append(Video.scheduled_at.is_not(None))
    elif query.standing is Standing.READY:
        conditions.append(Video.state == VideoState.PUBLISHED)
    elif query.standing is Standing.FAILED:
        conditions.append(Video.state.in_(FAILED))
    elif query.standing is Standing.PREPARING:
        conditions.append(Video.state.not_in([VideoState.PUBLISHED, *FAILED]))
    return conditions
