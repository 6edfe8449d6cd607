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
from headwater.videos.links import PREVIEWS_PATH, STORYBOARDS_PATH, THUMBNAILS_PATH
from headwater.videos.lists.query import VideoQuery
from headwater.videos.lists.store import list_videos
from headwater.videos.model import Privacy, Storyboard, Thumbnail, ThumbnailKind, Video, VideoState
from headwater.web.html.cards import CardStoryboard, VideoCard

NSFW_HIDDEN, NSFW_BLURRED = "do_not_list", "blur"
_small, _large = aliased(Thumbnail), aliased(Thumbnail)
_COLUMNS = (
    Video.uuid,
    Video.name,
    Video.duration_seconds,
    Video.views,
    Video.published_at,
    Video.is_live,
    Video.nsfw,
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
    session: Session, viewer: Viewer, *, nsfw_policy: str, start: int, count: int, without: int | None = None
) -> list[VideoCard]:
    """Return cards of the newest videos listed to the viewer, in one statement.

    `nsfw_policy` is one of the settings: `do_not_list` leaves sensitive ones out, `blur` hides their pictures.
    `without` is the number of a video that is on the page already.
    """
    query = (
        select_cards(Video)
        .where(listed_now(viewer))
        .order_by(Video.published_at.desc(), Video.id.desc())
        .offset(start)
        .limit(count)
    )
    if without is not None:
        query = query.where(Video.id != without)
    if nsfw_policy == NSFW_HIDDEN:
        query = query.where(Video.nsfw.is_(False))
    return to_cards(session.execute(query), nsfw_policy)


def list_cards(
    session: Session,
    viewer: Viewer,
    query: VideoQuery,
    *,
    nsfw_policy: str,
    account_id: int | None = None,
    channel_id: int | None = None,
) -> tuple[int, list[VideoCard]]:
    """Return how many videos match a query, of all or of one account or channel, and a page of cards: two statements.

    `nsfw_policy` as in `list_newest_cards`.
    """
    query = fit_to_policy(query, nsfw_policy)
    total, rows = list_videos(
        session, viewer, query, account_id=account_id, channel_id=channel_id, select=_select_cards
    )
    return total, to_cards(rows, nsfw_policy)


def load_cards(session: Session, video_ids: Sequence[int], *, nsfw_policy: str) -> list[VideoCard]:
    """Return the cards of these videos in their order, in one statement."""
    query = select_cards(Video).add_columns(Video.id).where(Video.id.in_(video_ids))
    found = {row.id: row for row in session.connection().execute(query)} if video_ids else {}
    return to_cards([found[number] for number in video_ids if number in found], nsfw_policy)


def fit_to_policy(query: VideoQuery, nsfw_policy: str) -> VideoQuery:
    """Leave sensitive videos out where the policy hides them."""
    return replace(query, nsfw="false") if nsfw_policy == NSFW_HIDDEN else query


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


def listed_now(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Say in SQL what `videos.rules.is_listed_to` says."""
    privacies = [Privacy.PUBLIC, Privacy.INTERNAL] if viewer.signed_in else [Privacy.PUBLIC]
    growing = (
        (Video.state == VideoState.TO_TRANSCODE) & Video.playable_at.is_not(None) & Video.wait_transcoding.is_(False)
    )
    return Video.privacy.in_(privacies) & ((Video.state == VideoState.PUBLISHED) | growing)


def to_cards(rows: Iterable[Any], nsfw_policy: str) -> list[VideoCard]:
    """Shape rows of `select_cards`."""
    return [_to_card(row, is_blurred=row.nsfw and nsfw_policy == NSFW_BLURRED) for row in rows]


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
