"""Writes a foreign video into the tables that local ones have. Writing it twice is writing it once."""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.captions import Caption
from headwater.channels import Channel
from headwater.chapters import keep_foreign_chapters
from headwater.house import emit
from headwater.jobs import enqueue
from headwater.kit import clock, text
from headwater.remote import store
from headwater.remote.links import RemoteFile, RemotePicture, RemotePlaylist, name_of_file
from headwater.remote.model import RemoteVideo
from headwater.remote.parsing import RemoteVideo as Facts
from headwater.videos import (
    DELETE_FILES,
    Storyboard,
    StreamingPlaylist,
    Thumbnail,
    ThumbnailKind,
    Video,
    VideoFile,
    write_tags,
)

SIZES = {ThumbnailKind.MINIATURE: (280, 157), ThumbnailKind.PREVIEW: (850, 480)}  # of our copies, as of local ones
UNREAD: dict[str, object] = {"paragraphs": []}  # a transcript, until the file is fetched
LEAST_MINIATURE = 200  # narrower pictures are blurred in lists
_COPIED = (
    "name", "description", "support", "category", "licence", "language", "nsfw", "tags", "privacy", "state",
    "comments_policy", "download_enabled", "duration_seconds", "aspect_ratio", "is_live", "published_at", "updated_at",
    "originally_published_at",
)  # fmt: skip
_TEXTS = ("name", "tags", "description")  # what search looks at


def save_video(
    session: Session, facts: Facts, channel: Channel, *, chapters: list[tuple[float, str]] | None = None
) -> Video:
    """Write a video of a channel, new or known; `chapters` None: nothing was read of them."""
    video = store.lock_by_url(session, facts.url)
    is_new, now = video is None, clock.now()
    if video is None:
        video = Video(uuid=_choose_uuid(session, facts), url=facts.url, is_local=False, created_at=facts.published_at)
        video.views, video.playable_at = 0, facts.published_at
        session.add(video)
    before = [] if is_new else [getattr(video, name) for name in _TEXTS] + [video.channel_id]
    _copy_fields(video, facts, channel)
    session.flush()
    gone = _write_files(session, video, facts) + _write_pictures(session, video, facts)
    if chapters is not None:
        keep_foreign_chapters(session, video, chapters)
    _note_reading(session, video.id, facts)
    if gone:
        enqueue(session, DELETE_FILES, {"keys": gone, "folders": []})
    if before != [getattr(video, name) for name in _TEXTS] + [video.channel_id]:
        write_tags(session, video)
        emit(session, "video.described", video_id=video.id)
    emit(session, "video.arrived" if is_new else "video.refreshed", video_id=video.id)
    video.announced_at = video.announced_at or now
    session.flush()
    return video


def note_failure(session: Session, video_id: int, reason: str) -> None:
    """Mark a video whose instance did not answer; it is asked again as if it had."""
    reading, now = store.find_remote(session, video_id), clock.now()
    if reading is not None:
        reading.error, reading.read_at = reason[:500], now
        reading.failed_at = reading.failed_at or now


def _copy_fields(video: Video, facts: Facts, channel: Channel) -> None:
    for name in _COPIED:
        setattr(video, name, getattr(facts, name))
    video.channel_id = channel.id
    video.views = max(video.views, facts.views)  # what was counted here since is not lost to an older document
    video.wait_transcoding, video.remote_trackers = False, facts.trackers
    video.name_sort_key = text.sort_key(video.name)
    video.folded_text = text.fold(" ".join([video.name, *video.tags]))


def _choose_uuid(session: Session, facts: Facts) -> uuid.UUID:
    """Take the UUID that its instance gave it, unless another video has it: nobody takes another's address."""
    if facts.uuid is not None and not store.is_uuid_taken(session, facts.uuid, facts.url):
        return facts.uuid
    return uuid.uuid5(uuid.NAMESPACE_URL, facts.url)


def _write_files(session: Session, video: Video, facts: Facts) -> list[str]:
    playlist = session.scalar(sa.select(StreamingPlaylist).where(StreamingPlaylist.video_id == video.id))
    if facts.playlist is None and playlist is not None:
        session.delete(playlist)
    elif facts.playlist is not None:
        if playlist is None:
            playlist = StreamingPlaylist(video_id=video.id, planned=[], created_at=clock.now())
            session.add(playlist)
        _describe_playlist(playlist, video, facts.playlist)
    session.flush()
    wanted: dict[Any, RemoteFile] = {(None, file.resolution, file.fps): file for file in facts.files}
    if facts.playlist is not None and playlist is not None:
        wanted |= {(playlist.id, file.resolution, file.fps): file for file in facts.playlist.files}
    return _write_renditions(session, video.id, wanted)


def _describe_playlist(playlist: StreamingPlaylist, video: Video, told: RemotePlaylist) -> None:
    playlist.directory = f"streaming-playlists/hls/{video.uuid}"
    playlist.master_filename = name_of_file(told.url)
    playlist.sha256_filename = name_of_file(told.sha256_url or "")
    playlist.remote_url, playlist.remote_sha256_url = told.url, told.sha256_url
    playlist.remote_hashes = told.info_hashes


def _write_renditions(session: Session, video_id: int, wanted: dict[Any, RemoteFile]) -> list[str]:
    have = {}
    gone: list[str] = []
    for row in session.scalars(sa.select(VideoFile).where(VideoFile.video_id == video_id)):
        key = (row.playlist_id, row.resolution, row.fps)
        if key not in wanted or row.remote_torrent_url != wanted[key].torrent_url:
            gone += row.keys
        if key in wanted:
            have[key] = row
        else:
            session.delete(row)
    session.flush()
    for key, file in wanted.items():
        row = have.get(key) or VideoFile(video_id=video_id, created_at=clock.now())
        row.playlist_id, row.resolution, row.fps = key
        if row.torrent_filename is None or row.remote_torrent_url != file.torrent_url:
            row.torrent_filename = f"{uuid.uuid4()}-{file.resolution}.torrent" if file.torrent_url else None
        row.width, row.height, row.size_bytes = file.width, file.height, file.size_bytes
        row.has_audio, row.has_video, row.filename = file.has_audio, file.has_video, file.filename
        row.remote_url, row.remote_torrent_url = file.url, file.torrent_url
        row.remote_metadata_url, row.info_hash = file.metadata_url, file.info_hash
        session.add(row)
    session.flush()
    return gone


def _write_pictures(session: Session, video: Video, facts: Facts) -> list[str]:
    now, board = clock.now(), facts.storyboard
    gone = store.replace_rows(
        session, Thumbnail, video.id, _make_thumbnails(video.id, facts.pictures), lambda row: (row.kind, row.remote_url)
    )
    boards, captions = [], []
    if board is not None:
        name, sides = f"{uuid.uuid4()}.jpg", ("total_width", "total_height", "sprite_width", "sprite_height")
        boards = [
            Storyboard(
                video_id=video.id,
                **_copy_of("storyboards", name, board.url),
                **{side: getattr(board, side) for side in sides},
                sprite_seconds=board.sprite_seconds,
                created_at=now,
            )
        ]
    for told in facts.captions:
        name, tell = f"{uuid.uuid4()}-{told.language}.vtt", {"language": told.language, "automatic": told.automatic}
        copy = _copy_of("captions", name, told.url)
        captions.append(Caption(video_id=video.id, **copy, **tell, transcript=UNREAD, created_at=now, updated_at=now))
    gone += store.replace_rows(session, Storyboard, video.id, boards, lambda row: (row.remote_url, row.sprite_seconds))
    return gone + store.replace_rows(
        session, Caption, video.id, captions, lambda row: (row.language, row.remote_url, row.automatic)
    )


def _make_thumbnails(video_id: int, pictures: list[RemotePicture]) -> list[Thumbnail]:
    if not pictures:
        return []
    wide = next((picture for picture in pictures if picture.width >= LEAST_MINIATURE), pictures[-1])
    chosen = {ThumbnailKind.MINIATURE: wide, ThumbnailKind.PREVIEW: pictures[-1]}
    made = []
    for kind, picture in chosen.items():
        width, height = SIZES[kind]
        copy = _copy_of("thumbnails", f"{uuid.uuid4()}.jpg", picture.url)
        size = {"width": width, "height": height}
        made.append(Thumbnail(video_id=video_id, kind=kind, **copy, **size, automatic=False, created_at=clock.now()))
    return made


def _copy_of(folder: str, filename: str, url: str) -> dict[str, str]:
    return {"filename": filename, "storage_key": f"{folder}/{filename}", "remote_url": url}


def _note_reading(session: Session, video_id: int, facts: Facts) -> None:
    reading = store.find_remote(session, video_id)
    if reading is None:
        reading = RemoteVideo(video_id=video_id)
        session.add(reading)
    reading.page_url, reading.collections, reading.read_at = facts.page_url, facts.collections, clock.now()
    reading.failed_at = reading.error = None
    session.flush()
