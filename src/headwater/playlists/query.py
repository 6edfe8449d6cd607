"""The SQL of lists of playlists, and of what stands in one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.actors import Actor
from headwater.blocks import BY_INSTANCE, hidden_channels, hidden_videos
from headwater.kit.text import fold
from headwater.playlists.model import Playlist, PlaylistElement, PlaylistKind, PlaylistPrivacy
from headwater.videos import Privacy, Thumbnail, ThumbnailKind, Video

SORTS = {
    "name": Playlist.name_sort_key,
    "displayName": Playlist.name_sort_key,
    "createdAt": Playlist.created_at,
    "updatedAt": Playlist.updated_at,
}
_SHOWN = (Privacy.PUBLIC, Privacy.UNLISTED)


class PlaylistQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for; what was not is None. `host` is empty for this instance."""

    start: int = 0
    count: int = 15
    sort: str = "-createdAt"
    account_id: int | None = None
    channel_id: int | None = None
    own: bool = False  # it is the owner who asks: every privacy
    kind: PlaylistKind | None = None
    search: str | None = None
    host: str | None = None
    uuids: list[uuid.UUID] | None = None
    filled: bool = False  # only those with something in them


def list_playlists(session: Session, query: PlaylistQuery) -> tuple[int, list[Any]]:
    """Return how many playlists match and a page of rows: two statements."""
    conditions = _conditions(query)
    total = session.scalar(sa.select(sa.func.count()).select_from(Playlist).where(*conditions)) or 0
    if not query.count or query.start >= total:
        return total, []
    keys = [*_order(query), Playlist.id]
    descending = query.sort.startswith("-")
    page = _select().where(*conditions).order_by(*(key.desc() if descending else key.asc() for key in keys))
    return total, list(session.execute(page.offset(query.start).limit(query.count)))


def read_playlist(session: Session, playlist_id: int) -> Any:
    """Return the row of one playlist."""
    return session.execute(_select().where(Playlist.id == playlist_id)).one()


def list_elements(session: Session, playlist_id: int, *, start: int, count: int) -> tuple[int, list[Any]]:
    """Return how many places a playlist has and a page of them: two statements."""
    mine = PlaylistElement.playlist_id == playlist_id
    total = session.scalar(sa.select(sa.func.count()).select_from(PlaylistElement).where(mine)) or 0
    if not count or start >= total:
        return total, []
    table = PlaylistElement.__table__
    page = sa.select(*table.columns).where(mine).order_by(PlaylistElement.position, PlaylistElement.id)
    return total, list(session.execute(page.offset(start).limit(count)))


def find_hidden(session: Session, account_id: int | None, video_ids: Sequence[int]) -> set[int]:
    """Return those of some videos that the instance has blocked, or whose account it or one account has blocked."""
    withheld = sa.or_(
        Video.id.in_(hidden_videos()),
        Video.channel_id.in_(hidden_channels(BY_INSTANCE)),
        *([Video.channel_id.in_(hidden_channels(account_id))] if account_id is not None else []),
    )
    return set(session.scalars(sa.select(Video.id).where(Video.id.in_(video_ids), withheld)))


def _select() -> sa.Select[Any]:
    length = sa.select(sa.func.count()).where(PlaylistElement.playlist_id == Playlist.id).scalar_subquery()
    return sa.select(
        *Playlist.__table__.columns,
        length.label("length"),
        _cover(ThumbnailKind.MINIATURE).label("cover_small"),
        _cover(ThumbnailKind.PREVIEW).label("cover_large"),
    )


def _cover(kind: ThumbnailKind) -> Any:
    """Select the picture of the first video that everybody may see."""
    shown = (PlaylistElement.playlist_id == Playlist.id, Thumbnail.kind == kind, Video.privacy.in_(_SHOWN))
    query = (
        sa.select(Thumbnail.filename)
        .select_from(PlaylistElement)
        .join(Video, Video.id == PlaylistElement.video_id)
        .join(Thumbnail, Thumbnail.video_id == Video.id)
        .where(*shown, Video.id.not_in(hidden_videos()))
    )
    return query.order_by(PlaylistElement.position).limit(1).correlate(Playlist).scalar_subquery()


def _conditions(query: PlaylistQuery) -> list[Any]:
    conditions: list[Any] = []
    if not query.own:
        conditions.append(Playlist.privacy == PlaylistPrivacy.PUBLIC)
    for column, wanted in (
        (Playlist.account_id, query.account_id),
        (Playlist.channel_id, query.channel_id),
        (Playlist.kind, query.kind),
    ):
        if wanted is not None:
            conditions.append(column == wanted)
    if query.search:
        conditions.append(Playlist.folded_text.contains(fold(query.search), autoescape=True))
    if query.uuids is not None:
        conditions.append(Playlist.uuid.in_(query.uuids))
    if query.host is not None:
        of_host = sa.select(Account.id).join(Actor, Actor.id == Account.actor_id).where(Actor.host == query.host)
        conditions.append(Playlist.account_id.in_(of_host))
    if query.filled:
        conditions.append(sa.exists().where(PlaylistElement.playlist_id == Playlist.id))
    return conditions


def _order(query: PlaylistQuery) -> Sequence[Any]:
    name = query.sort.removeprefix("-")
    if name != "match":
        return (SORTS[name],)
    if not query.search:
        return (Playlist.created_at,)
    text = fold(query.search)  # whose name begins with it comes first, then whose name has it
    rank = sa.case((Playlist.folded_text.startswith(text, autoescape=True), 2), else_=1)
    return (rank, Playlist.updated_at)
