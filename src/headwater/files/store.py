"""All SQL of handing files out: one indexed statement per request."""

from __future__ import annotations

import functools
import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors import ActorPicture
from headwater.captions import Caption
from headwater.channels import Channel
from headwater.playlists import Playlist
from headwater.videos import H264, IS_BLOCKED, Original, Storyboard, StreamingPlaylist, Thumbnail, Video, VideoFile

PictureTable = type[Thumbnail] | type[Storyboard] | type[ActorPicture]
OF_PLAYLIST = "playlist-"  # begins the names of playlists' pictures, as on the wire
_STANDING: list[Any] = [
    Video.id,
    Video.uuid,
    Video.privacy,
    Video.state,
    Video.wait_transcoding,
    Video.playable_at,
    Video.is_local,
    Channel.account_id.label("owner_account_id"),
    IS_BLOCKED,
]


def find_playlist(session: Session, video: uuid.UUID) -> Any | None:
    """Return where a video's HLS files lie, whether they are final, and what the rules need of the video."""
    return session.connection().execute(_compile_playlist(), {"video": video}).one_or_none()


@functools.cache  # building a statement costs more than running it, and a player asks many times a minute
def _compile_playlist() -> Any:
    query = sa.select(*_STANDING, StreamingPlaylist.directory, StreamingPlaylist.finished_at)
    query = _of_video(query.join(StreamingPlaylist, StreamingPlaylist.video_id == Video.id))
    return query.where(Video.uuid == sa.bindparam("video"))


def find_web_video(session: Session, storage_key: str) -> Any | None:
    """Return what the rules need of the video that a plain MP4 belongs to."""
    return session.connection().execute(_compile_web_video(), {"key": storage_key}).one_or_none()


@functools.cache
def _compile_web_video() -> Any:
    query = _of_video(sa.select(*_STANDING).join(VideoFile, VideoFile.video_id == Video.id))
    return query.where(VideoFile.storage_key == sa.bindparam("key"))


def find_rendition(session: Session, video: uuid.UUID, resolution: int, *, hls: bool) -> Any | None:
    """Return a finished rendition's storage key, the video's name and what the rules need."""
    query: sa.Select[Any] = sa.select(*_STANDING, Video.name, Video.download_enabled, VideoFile.storage_key)
    query = _of_video(query.join(VideoFile, VideoFile.video_id == Video.id)).where(
        Video.uuid == video,
        VideoFile.resolution == resolution,
        VideoFile.playlist_id.is_not(None) if hls else VideoFile.playlist_id.is_(None),
        VideoFile.storage_key.is_not(None),
        VideoFile.codec == H264,
    )
    return session.execute(query.order_by(VideoFile.fps.desc()).limit(1)).one_or_none()


def find_renditions(session: Session, video_id: int, file_ids: list[int]) -> list[Any]:
    """Return the finished ones of some renditions of a video."""
    columns = (VideoFile.id, VideoFile.storage_key, VideoFile.has_video, VideoFile.has_audio, VideoFile.size_bytes)
    query = sa.select(*columns, VideoFile.resolution).where(VideoFile.video_id == video_id, VideoFile.id.in_(file_ids))
    return list(session.execute(query.where(VideoFile.storage_key.is_not(None))))


def find_torrent(session: Session, filename: str) -> Any | None:
    """Return the file that a torrent is of, and what the rules need of its video."""
    remote = VideoFile.remote_torrent_url.label("remote_url")
    copies = (VideoFile.playlist_id, VideoFile.filename, VideoFile.mirrors, StreamingPlaylist.mirrors.label("folders"))
    columns = (*_STANDING, Video.name, Video.download_enabled, VideoFile.resolution, remote, *copies)
    query = _of_video(sa.select(*columns).join(VideoFile, VideoFile.video_id == Video.id))
    query = query.outerjoin(StreamingPlaylist, StreamingPlaylist.id == VideoFile.playlist_id)
    return session.execute(query.where(VideoFile.torrent_filename == filename)).one_or_none()


def find_original(session: Session, storage_key: str) -> Any | None:
    """Return the name that the owner gave an original, and what the rules need of its video."""
    query = sa.select(*_STANDING, Original.input_filename).join(Original, Original.video_id == Video.id)
    return session.execute(_of_video(query).where(Original.storage_key == storage_key)).one_or_none()


def find_caption(session: Session, filename: str) -> Any | None:
    """Return a caption's storage key and what the rules need of its video."""
    query = sa.select(*_STANDING, Caption.storage_key, Caption.remote_url).join(Caption, Caption.video_id == Video.id)
    return session.execute(_of_video(query).where(Caption.filename == filename)).one_or_none()


def find_picture(session: Session, table: PictureTable, filename: str) -> Any | None:
    """Return the storage key of a picture, and of a copy where it comes from, with its width and height."""
    return session.connection().execute(_compile_picture(table), {"filename": filename}).one_or_none()


@functools.cache
def _compile_picture(table: PictureTable) -> Any:
    sized: Any = table
    sides = (sized.total_width, sized.total_height) if table is Storyboard else (sized.width, sized.height)
    columns = (table.storage_key, table.remote_url, sides[0].label("width"), sides[1].label("height"))
    return sa.select(*columns).where(table.filename == sa.bindparam("filename"))


def find_playlist_picture(session: Session, filename: str) -> str | None:
    """Return the storage key of a playlist's own picture."""
    return session.scalar(sa.select(Playlist.picture_key).where(Playlist.picture_filename == filename))


def _of_video(query: sa.Select[Any]) -> sa.Select[Any]:
    return query.join(Channel, Channel.id == Video.channel_id)
