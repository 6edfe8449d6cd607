"""All SQL of videos: lookups and lists as plain rows. A list is three statements at most, whatever its length."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa
from msgspec.structs import replace
from sqlalchemy.orm import Session, aliased

from headwater.accounts import Account
from headwater.actors import Actor
from headwater.channels import Channel
from headwater.house import Viewer
from headwater.house.rights import Right
from headwater.kit import clock
from headwater.videos.filters import SCORES, matching, ordering
from headwater.videos.model import (
    Original,
    Storyboard,
    StreamingPlaylist,
    Thumbnail,
    ThumbnailKind,
    Video,
    VideoFile,
)
from headwater.videos.query import Include, VideoQuery

_miniature, _preview = aliased(Thumbnail), aliased(Thumbnail)
_channel_actor, _account_actor = aliased(Actor), aliased(Actor)

_VIDEO: list[Any] = [
    column for column in Video.__table__.columns if column.name not in ("folded_text", "name_sort_key")
]
_FILE: list[Any] = list(VideoFile.__table__.columns)
_PICTURES: list[Any] = [_miniature.filename.label("miniature_filename"), _preview.filename.label("preview_filename")]
_PLAYLIST: list[Any] = [
    StreamingPlaylist.id.label("playlist_id"),
    StreamingPlaylist.directory,
    StreamingPlaylist.master_filename,
    StreamingPlaylist.sha256_filename,
    StreamingPlaylist.finished_at.label("playlist_finished_at"),
]
_ORIGINAL: list[Any] = [
    Original.id.label("original_id"),
    Original.input_filename,
    Original.storage_key.label("original_key"),
    Original.size_bytes.label("original_bytes"),
    Original.width.label("original_width"),
    Original.height.label("original_height"),
    Original.resolution.label("original_resolution"),
    Original.fps.label("original_fps"),
    Original.probed.label("original_probed"),
    Original.created_at.label("original_created_at"),
]
_OWNERS: list[Any] = [
    Channel.account_id.label("owner_account_id"),
    Channel.display_name.label("channel_display_name"),
    _channel_actor.name.label("channel_name"),
    _channel_actor.host.label("channel_host"),
    _channel_actor.url.label("channel_url"),
    _channel_actor.avatars.label("channel_avatars"),
    Account.display_name.label("account_display_name"),
    _account_actor.name.label("account_name"),
    _account_actor.host.label("account_host"),
    _account_actor.url.label("account_url"),
    _account_actor.avatars.label("account_avatars"),
]


def find_video(session: Session, key: int | uuid.UUID) -> Any | None:
    """Return a video by number or UUID with its pictures, playlist and `owner_account_id`, in one statement."""
    selecting = _compile_lookup(isinstance(key, uuid.UUID))
    return session.connection().execute(selecting, {"key": key}).one_or_none()


@functools.cache
def _compile_lookup(by_uuid: bool) -> Any:
    query = _with_pictures(sa.select(*_VIDEO, *_PICTURES, *_PLAYLIST, Channel.account_id.label("owner_account_id")))
    query = query.join(Channel, Channel.id == Video.channel_id)
    query = query.outerjoin(StreamingPlaylist, StreamingPlaylist.video_id == Video.id)
    return query.where((Video.uuid if by_uuid else Video.id) == sa.bindparam("key"))


def find_original(session: Session, video_id: int) -> Any | None:
    """Return the row of a video's uploaded file."""
    return session.execute(sa.select(*_ORIGINAL).where(Original.video_id == video_id)).one_or_none()


def list_videos(
    session: Session,
    viewer: Viewer,
    query: VideoQuery,
    *,
    account_id: int | None = None,
    channel_id: int | None = None,
    own: bool = False,
) -> tuple[int | None, list[Any]]:
    """Return how many videos match (None when not to be counted) and a page of rows.

    Of the whole instance, of one account or channel; `own` is the list of `account_id` itself, where all are shown.
    """
    scope = _Scope(account_id is not None, channel_id is not None, own)
    sees_all = viewer.may(Right.SEE_ALL_VIDEOS)
    asked = msgspec.json.encode(replace(query, start=0, count=0))
    counting, selecting = _compile_list(asked, scope, viewer.signed_in, sees_all)
    values = {"account_id": account_id, "channel_id": channel_id}
    chosen = {name: value for name, value in values.items() if value is not None}
    connection = session.connection()  # plain rows: nothing here is an entity
    total = None if query.skip_count else connection.scalar(counting, chosen) or 0
    if query.count == 0:
        return total, []
    paging = {"start": query.start, "count": query.count, "now": int(clock.now().timestamp())}
    if query.sort.removeprefix("-") not in SCORES:
        del paging["now"]
    return total, list(connection.execute(selecting, chosen | paging))


class _Scope(NamedTuple):
    of_account: bool
    of_channel: bool
    own: bool


@functools.lru_cache(maxsize=256)  # building the statement costs several times what running it does
def _compile_list(asked: bytes, scope: _Scope, signed_in: bool, sees_all: bool) -> tuple[Any, Any]:
    query = msgspec.json.decode(asked, type=VideoQuery)
    conditions = matching(query, signed_in=signed_in, sees_all=sees_all, own=scope.own)
    if scope.of_account:
        conditions.append(Channel.account_id == sa.bindparam("account_id"))
    if scope.of_channel:
        conditions.append(Video.channel_id == sa.bindparam("channel_id"))
    counting = sa.select(sa.func.count()).select_from(Video).join(Channel, Channel.id == Video.channel_id)
    selecting = _select_listed(query).where(*conditions).order_by(*ordering(query.sort))
    selecting = selecting.offset(sa.bindparam("start")).limit(sa.bindparam("count"))
    return counting.where(*conditions), selecting


def load_files(session: Session, video_ids: Iterable[int]) -> dict[int, list[Any]]:
    """Return the renditions by video, largest first, in one statement."""
    found: dict[int, list[Any]] = {video_id: [] for video_id in video_ids}
    for row in session.connection().execute(_compile_files(), {"video_ids": list(found)}):
        found[row.video_id].append(row)
    return found


@functools.cache
def _compile_files() -> Any:
    query = sa.select(*_FILE).where(VideoFile.video_id.in_(sa.bindparam("video_ids", expanding=True)))
    return query.order_by(VideoFile.resolution.desc(), VideoFile.fps.desc(), VideoFile.id)


def find_storyboard(session: Session, video_id: int) -> Storyboard | None:
    """Return the row of a video's storyboard."""
    return session.scalar(sa.select(Storyboard).where(Storyboard.video_id == video_id))


def find_file(session: Session, video_id: int, file_id: int) -> Any | None:
    """Return a rendition of a video with its `duration_seconds`."""
    query = sa.select(*_FILE, Video.duration_seconds).join(Video, Video.id == VideoFile.video_id)
    query = query.where(VideoFile.video_id == video_id, VideoFile.id == file_id)
    return session.connection().execute(query).one_or_none()


def collect_keys(session: Session, video_id: int) -> tuple[list[str], list[str]]:
    """Return the storage keys of single files of a video and the folders that are wholly its own."""
    keys: list[str] = []
    tables: tuple[Any, ...] = (Original, VideoFile, Thumbnail, Storyboard)
    for table in tables:
        found = session.scalars(sa.select(table.storage_key).where(table.video_id == video_id))
        keys += [key for key in found if key is not None]
    folders = session.scalars(sa.select(StreamingPlaylist.directory).where(StreamingPlaylist.video_id == video_id))
    return keys, list(folders)


def _with_pictures(query: sa.Select[Any]) -> sa.Select[Any]:
    query = query.select_from(Video)
    for picture, kind in ((_miniature, ThumbnailKind.MINIATURE), (_preview, ThumbnailKind.PREVIEW)):
        query = query.outerjoin(picture, (picture.video_id == Video.id) & (picture.kind == kind))
    return query


def _select_listed(asked: VideoQuery) -> sa.Select[Any]:
    columns = [*_VIDEO, *_PICTURES, *_OWNERS]
    with_files, with_source = asked.includes(Include.FILES), asked.includes(Include.SOURCE)
    columns += _PLAYLIST if with_files else []
    columns += _ORIGINAL if with_source else []
    query = (
        _with_pictures(sa.select(*columns))
        .join(Channel, Channel.id == Video.channel_id)
        .join(_channel_actor, _channel_actor.id == Channel.actor_id)
        .join(Account, Account.id == Channel.account_id)
        .join(_account_actor, _account_actor.id == Account.actor_id)
    )
    if with_files:
        query = query.outerjoin(StreamingPlaylist, StreamingPlaylist.video_id == Video.id)
    if with_source:
        query = query.outerjoin(Original, Original.video_id == Video.id)
    return query
