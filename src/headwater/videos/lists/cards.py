"""Videos as the cards of pages: the newest, and pages of any list, that somebody may see listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.orm import Session, aliased

from headwater.actors import LOCAL_HOST, Actor, face_path
from headwater.channels import Channel, channel_path
from headwater.house import Viewer
from headwater.kit.ids import shorten
from headwater.users.preferences import BLUR, HIDE, NsfwWishes
from headwater.videos.links import PREVIEWS_PATH, STORYBOARDS_PATH, THUMBNAILS_PATH
from headwater.videos.lists.filters import flagged, listed_to
from headwater.videos.lists.query import VideoQuery
from headwater.videos.lists.store import list_videos
from headwater.videos.model import Storyboard, Thumbnail, ThumbnailKind, Video
from headwater.web.html.cards import CardStoryboard, VideoCard

_small, _large = aliased(Thumbnail), aliased(Thumbnail)
_COLUMNS = (
    Video.uuid,
    Video.name,
    Video.duration_seconds,
    Video.views,
    Video.published_at,
    Video.is_live,
    Video.nsfw,
    Video.nsfw_flags,
    Channel.display_name.label("channel_name"),
    Actor.name.label("channel_handle"),
    Actor.host,
    Actor.avatars,
    _small.filename.label("small"),
    _small.width.label("small_width"),
    _large.filename.label("large"),
    _large.width.label("large_width"),
    Storyboard.filename.label("board"),
    Storyboard.total_width,
    Storyboard.total_height,
    Storyboard.sprite_width,
    Storyboard.sprite_height,
    Storyboard.sprite_seconds,
)


def list_newest_cards(
    session: Session, viewer: Viewer, *, wishes: NsfwWishes, start: int, count: int, without: int | None = None
) -> list[VideoCard]:
    """Return cards of the newest videos listed to the viewer, in one statement.

    `wishes` leave sensitive ones out, or hide their pictures.
    `without` is the number of a video that is on the page already.
    """
    query = (
        select_cards(Video)
        .where(listed_to(viewer))
        .order_by(Video.published_at.desc(), Video.id.desc())
        .offset(start)
        .limit(count)
    )
    if without is not None:
        query = query.where(Video.id != without)
    query = query.where(*flagged(fit_to_wishes(VideoQuery(), wishes)))
    return to_cards(session.execute(query), wishes)


def list_cards(
    session: Session,
    viewer: Viewer,
    query: VideoQuery,
    *,
    wishes: NsfwWishes,
    account_id: int | None = None,
    channel_id: int | None = None,
    subscriber_id: int | None = None,
) -> tuple[int, list[VideoCard]]:
    """Return how many videos match a query and a page of cards, in two statements; of whom as in `list_videos`.

    `wishes` as in `list_newest_cards`.
    """
    query = fit_to_wishes(query, wishes)
    total, rows = list_videos(
        session,
        viewer,
        query,
        account_id=account_id,
        channel_id=channel_id,
        subscriber_id=subscriber_id,
        select=_select_cards,
    )
    return total, to_cards(rows, wishes)


def load_cards(session: Session, video_ids: Sequence[int], *, wishes: NsfwWishes) -> list[VideoCard]:
    """Return the cards of these videos in their order, in one statement."""
    query = select_cards(Video).add_columns(Video.id).where(Video.id.in_(video_ids))
    found = {row.id: row for row in session.connection().execute(query)} if video_ids else {}
    return to_cards([found[number] for number in video_ids if number in found], wishes)


def fit_to_wishes(query: VideoQuery, wishes: NsfwWishes) -> VideoQuery:
    """Leave sensitive videos out, all or of some kinds, where somebody wants them hidden."""
    return replace(
        query,
        nsfw="false" if wishes.general == HIDE else "both" if query.nsfw is None else query.nsfw,
        nsfw_flags_included=wishes.listed if query.nsfw_flags_included is None else query.nsfw_flags_included,
        nsfw_flags_excluded=wishes.hidden if query.nsfw_flags_excluded is None else query.nsfw_flags_excluded,
    )


def _select_cards(_query: VideoQuery, page: Any) -> sa.Select[Any]:
    return select_cards(sa.join(page, Video, Video.id == page.c.id))


def select_cards(source: Any) -> sa.Select[Any]:
    """Select the columns of cards from videos, or from a join with them."""
    return (
        sa.select(*_COLUMNS)
        .select_from(source)
        .join(Channel, Channel.id == Video.channel_id)
        .join(Actor, Actor.id == Channel.actor_id)
        .outerjoin(_small, (_small.video_id == Video.id) & (_small.kind == ThumbnailKind.MINIATURE))
        .outerjoin(_large, (_large.video_id == Video.id) & (_large.kind == ThumbnailKind.PREVIEW))
        .outerjoin(Storyboard, Storyboard.video_id == Video.id)
    )


def to_cards(rows: Iterable[Any], wishes: NsfwWishes) -> list[VideoCard]:
    """Shape rows of `select_cards`."""
    return [_to_card(row, is_blurred=row.nsfw and wishes.of(row.nsfw_flags) == BLUR) for row in rows]


def _to_card(row: Any, *, is_blurred: bool) -> VideoCard:
    sizes = []
    if row.small:
        sizes.append((f"{THUMBNAILS_PATH}/{row.small}", row.small_width))
    if row.large:
        sizes.append((f"{PREVIEWS_PATH}/{row.large}", row.large_width))
    return VideoCard(
        title=row.name,
        url=f"/w/{shorten(row.uuid)}",
        channel_name=row.channel_name,
        channel_url=channel_path(row.channel_handle, row.host),
        channel_avatar_url=face_path(row.avatars),
        picture_url=sizes[-1][0] if sizes else None,
        picture_set=", ".join(f"{url} {width}w" for url, width in sizes) if len(sizes) > 1 else None,
        duration_seconds=row.duration_seconds,
        views=row.views,
        published_at=row.published_at,
        origin_host=row.host if row.host != LOCAL_HOST else None,
        is_live=row.is_live,
        is_sensitive=row.nsfw,
        is_blurred=is_blurred,
        storyboard=None if is_blurred else _to_storyboard(row),
    )


def _to_storyboard(row: Any) -> CardStoryboard | None:
    """Return the sheet of a card; its last row may hold fewer pictures than the others."""
    if row.board is None or not row.sprite_width or not row.sprite_height:
        return None
    columns = max(1, row.total_width // row.sprite_width)
    rows = max(1, row.total_height // row.sprite_height)
    shown = -(-row.duration_seconds // max(1, row.sprite_seconds))
    return CardStoryboard(
        url=f"{STORYBOARDS_PATH}/{row.board}",
        columns=columns,
        count=max(1, min(columns * rows, shown)),
        width=row.sprite_width,
        height=row.sprite_height,
    )
