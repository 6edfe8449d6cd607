"""Which stored files the rows of videos name."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from headwater.channels import Channel
from headwater.house.holdings import Holding, select_held
from headwater.videos.model import TORRENTS, Original, Storyboard, StreamingPlaylist, Thumbnail, Video, VideoFile


def list_holdings() -> tuple[Holding, ...]:
    """Return renditions, torrents, originals and pictures; an HLS folder is held as a whole, its rungs' files too."""
    rungs = _of_video(VideoFile, VideoFile.size_bytes).where(VideoFile.playlist_id.is_not(None))
    plain = _of_video(VideoFile, VideoFile.size_bytes).where(VideoFile.playlist_id.is_(None))
    torrent_key = sa.literal(TORRENTS) + VideoFile.torrent_filename
    torrents = _join(select_held(torrent_key, video_id=Video.id, account_id=Channel.account_id), VideoFile)
    folders = _join(
        select_held(StreamingPlaylist.directory, video_id=Video.id, account_id=Channel.account_id), StreamingPlaylist
    )
    playlists = [
        _join(
            select_held(StreamingPlaylist.directory + "/" + name, video_id=Video.id, account_id=Channel.account_id),
            StreamingPlaylist,
        ).where(StreamingPlaylist.finished_at.is_not(None), StreamingPlaylist.remote_url.is_(None))
        for name in (StreamingPlaylist.master_filename, StreamingPlaylist.sha256_filename)
    ]
    return (
        Holding(kind="streaming-playlists", rows=folders, is_folder=True),
        Holding(kind="streaming-playlists", rows=rungs),
        *(Holding(kind="streaming-playlists", rows=rows) for rows in playlists),
        Holding(kind="web-videos", rows=plain),
        Holding(kind="torrents", rows=torrents.where(VideoFile.remote_url.is_(None))),
        Holding(kind="torrents", rows=torrents.where(VideoFile.remote_url.is_not(None)), are_copies=True),
        Holding(kind="original-video-files", rows=_of_video(Original, Original.size_bytes)),
        *_own_and_copied("thumbnails", Thumbnail),
        *_own_and_copied("storyboards", Storyboard),
    )


def _own_and_copied(kind: str, table: type[Thumbnail] | type[Storyboard]) -> tuple[Holding, Holding]:
    rows = _of_video(table)
    return (
        Holding(kind=kind, rows=rows.where(table.remote_url.is_(None))),
        Holding(kind=kind, rows=rows.where(table.remote_url.is_not(None)), are_copies=True),
    )


def _of_video(table: Any, size_bytes: Any = None) -> sa.Select[Any]:
    held = select_held(table.storage_key, size_bytes=size_bytes, video_id=Video.id, account_id=Channel.account_id)
    return _join(held, table)


def _join(held: sa.Select[Any], table: Any) -> sa.Select[Any]:
    return held.join(Video, Video.id == table.video_id).join(Channel, Channel.id == Video.channel_id)
