"""The SQL of single videos: lookups as plain rows, and the columns that lists take too."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from headwater.blocks import VideoBlock
from headwater.channels import Channel
from headwater.videos.model import (
    Original,
    Storyboard,
    StreamingPlaylist,
    Thumbnail,
    ThumbnailKind,
    Video,
    VideoFile,
    VideoTag,
)

_miniature, _preview = aliased(Thumbnail), aliased(Thumbnail)

_INTERNAL = {
    "folded_text", "name_sort_key", "facet", "originally_rank", "trending_rank", "hot_rank", "best_rank", "files_bytes",
    "hls_files", "web_files", "remote_trackers",
}  # fmt: skip
IS_BLOCKED: Any = sa.exists().where(VideoBlock.video_id == Video.id).label("is_blocked")  # for `access.standing_of`
_BLOCKED_REASON = sa.select(VideoBlock.reason).where(VideoBlock.video_id == Video.id).scalar_subquery()
_OWN_COLUMNS: list[Any] = [column for column in Video.__table__.columns if column.name not in _INTERNAL]
VIDEO: list[Any] = [*_OWN_COLUMNS, IS_BLOCKED, _BLOCKED_REASON.label("blocked_reason")]
_FILE: list[Any] = list(VideoFile.__table__.columns)
PICTURES: list[Any] = [_miniature.filename.label("miniature_filename"), _preview.filename.label("preview_filename")]
PLAYLIST: list[Any] = [
    StreamingPlaylist.id.label("playlist_id"),
    StreamingPlaylist.directory,
    StreamingPlaylist.master_filename,
    StreamingPlaylist.sha256_filename,
    StreamingPlaylist.finished_at.label("playlist_finished_at"),
    StreamingPlaylist.remote_url.label("playlist_url"),
    StreamingPlaylist.remote_sha256_url,
    StreamingPlaylist.mirrors.label("playlist_mirrors"),
]
ORIGINAL: list[Any] = [
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


def find_video(session: Session, key: int | uuid.UUID) -> Any | None:
    """Return a video by number or UUID with its pictures, playlist and `owner_account_id`, in one statement."""
    selecting = _compile_lookup(isinstance(key, uuid.UUID))
    return session.connection().execute(selecting, {"key": key}).one_or_none()


@functools.cache
def _compile_lookup(by_uuid: bool) -> Any:
    remote = (Video.remote_trackers, StreamingPlaylist.remote_hashes)
    columns = (*VIDEO, *remote, *PICTURES, *PLAYLIST, Channel.account_id.label("owner_account_id"))
    query = join_pictures(sa.select(*columns).select_from(Video))
    query = query.join(Channel, Channel.id == Video.channel_id)
    query = query.outerjoin(StreamingPlaylist, StreamingPlaylist.video_id == Video.id)
    named = (Video.uuid if by_uuid else Video.id) == sa.bindparam("key")
    return query.where(named, Video.replaces_id.is_(None))


def find_original(session: Session, video_id: int) -> Any | None:
    """Return the row of a video's uploaded file."""
    return session.execute(sa.select(*ORIGINAL).where(Original.video_id == video_id)).one_or_none()


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
    for file in session.scalars(sa.select(VideoFile).where(VideoFile.video_id == video_id)):
        keys += file.keys
    tables: tuple[Any, ...] = (Original, Thumbnail, Storyboard)
    for table in tables:
        found = session.scalars(sa.select(table.storage_key).where(table.video_id == video_id))
        keys += [key for key in found if key is not None]
    folders = session.scalars(sa.select(StreamingPlaylist.directory).where(StreamingPlaylist.video_id == video_id))
    return keys, list(folders)


def delete_row(session: Session, video: Video) -> None:
    """Remove the row of a video and what the database keeps with it."""
    session.execute(sa.delete(Video).where(Video.id == video.id))
    session.expunge(video)


def list_ids_of_channel(session: Session, channel_id: int) -> Sequence[int]:
    """Return the numbers of a channel's videos."""
    return session.scalars(sa.select(Video.id).where(Video.channel_id == channel_id)).all()


def find_support(session: Session, channel_id: int) -> tuple[str | None, Sequence[Video]]:
    """Return a channel's support text and its videos."""
    support = session.scalar(sa.select(Channel.support).where(Channel.id == channel_id))
    return support, session.scalars(sa.select(Video).where(Video.channel_id == channel_id)).all()


def lock_due(session: Session, now: dt.datetime) -> Sequence[Video]:
    """Return the videos whose privacy should have changed by now, locked."""
    return session.scalars(sa.select(Video).where(Video.scheduled_at <= now).with_for_update()).all()


def replace_tags(session: Session, video_id: int, folded: set[str]) -> None:
    """Write the tags that filters look for."""
    session.execute(sa.delete(VideoTag).where(VideoTag.video_id == video_id))
    if folded:
        session.execute(sa.insert(VideoTag), [{"video_id": video_id, "folded_name": name} for name in sorted(folded)])


def join_pictures(query: sa.Select[Any]) -> sa.Select[Any]:
    """Add the two thumbnails of each video."""
    for picture, kind in ((_miniature, ThumbnailKind.MINIATURE), (_preview, ThumbnailKind.PREVIEW)):
        query = query.outerjoin(picture, (picture.video_id == Video.id) & (picture.kind == kind))
    return query
