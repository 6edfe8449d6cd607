"""All SQL of transcoding."""

from __future__ import annotations

import uuid
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db import insert
from headwater.jobs.model import ENDED, Job
from headwater.kit import clock
from headwater.media.hls import JoinedRung, Segment
from headwater.media.ladder import STILL_SIZE, Plan, Rung
from headwater.media.probe import MediaInfo
from headwater.torrents import Made
from headwater.transcoding.model import IndexEntry, SegmentIndex
from headwater.videos import (
    H264,
    Original,
    Storyboard,
    StreamingPlaylist,
    Thumbnail,
    ThumbnailKind,
    Video,
    VideoFile,
    VideoState,
)


class Work(msgspec.Struct, frozen=True):
    """A video to be made, with its original."""

    video: Video
    original: Original


class FinishedRung(msgspec.Struct, frozen=True):
    """A rung whose one file is complete."""

    file: VideoFile
    init_bytes: int
    segments: list[IndexEntry]


def read_work(session: Session, video_id: int) -> Work | None:
    """Return what there is to do for a video; None when it was removed meanwhile."""
    query = sa.select(Video, Original).join(Original, Original.video_id == Video.id).where(Video.id == video_id)
    row = session.execute(query).one_or_none()
    return Work(row[0], row[1]) if row else None


def read_playlist(session: Session, video_id: int) -> StreamingPlaylist | None:
    """Return the HLS form of a video, if it was begun."""
    return session.scalar(sa.select(StreamingPlaylist).where(StreamingPlaylist.video_id == video_id))


def read_rungs(session: Session, video_id: int) -> list[VideoFile]:
    """Return the listed rungs of a video."""
    rungs = VideoFile.playlist_id.is_not(None)
    return list(session.scalars(sa.select(VideoFile).where(VideoFile.video_id == video_id, rungs)))


def read_finished(session: Session, video_id: int) -> list[FinishedRung]:
    """Return the finished rungs of a video with the index of their segments."""
    query = (
        sa.select(VideoFile, SegmentIndex)
        .join(SegmentIndex, SegmentIndex.video_file_id == VideoFile.id)
        .where(VideoFile.video_id == video_id, VideoFile.finished_at.is_not(None))
    )
    return [
        FinishedRung(file, index.init_bytes, [(seconds, size, sha) for seconds, size, sha in index.segments])
        for file, index in session.execute(query)
    ]


def write_facts(session: Session, work: Work, info: MediaInfo) -> None:
    """Write what the probe found."""
    video, original = session.merge(work.video, load=False), session.merge(work.original, load=False)
    video.duration_seconds = max(1, round(info.duration_seconds))
    original.probed = msgspec.to_builtins(info)
    if info.video is not None:
        video.aspect_ratio = round(info.video.width / info.video.height, 4)
        original.width, original.height = info.video.width, info.video.height
        original.resolution = min(info.video.width, info.video.height)
        numerator, denominator = info.video.average_rate
        original.fps = round(numerator / denominator)
    else:
        video.aspect_ratio = round(STILL_SIZE[0] / STILL_SIZE[1], 4)
        original.width = original.height = original.resolution = original.fps = 0


def add_playlist(session: Session, video: Video, plan: Plan) -> StreamingPlaylist:
    """Begin the HLS form of a video; its addresses stay for life."""
    playlist = StreamingPlaylist(
        video_id=video.id,
        directory=f"streaming-playlists/hls/{video.uuid}",
        master_filename=f"{uuid.uuid4()}-master.m3u8",
        sha256_filename=f"{uuid.uuid4()}-segments-sha256.json",
        planned=[rung.height for rung in plan.rungs],
        created_at=clock.now(),
    )
    session.add(playlist)
    session.flush()
    return playlist


def add_rung(session: Session, playlist: StreamingPlaylist, rung: Rung, playlist_filename: str) -> VideoFile:
    """List a rung whose first segments can be watched."""
    width, height = rung.picture or (0, 0)
    file = VideoFile(
        video_id=playlist.video_id,
        playlist_id=playlist.id,
        resolution=rung.height,
        codec=rung.codec,
        width=width,
        height=height,
        fps=round(rung.rate),
        size_bytes=0,
        has_audio=rung.audio is not None,
        has_video=rung.picture is not None,
        filename=playlist_filename.replace(".m3u8", "-fragmented.mp4"),
        playlist_filename=playlist_filename,
        attributes=msgspec.to_builtins(rung),
        created_at=clock.now(),
    )
    session.add(file)
    session.flush()
    return file


def name_rung(file: VideoFile) -> str:
    """Return the name of the rung that a file is (`media.ladder.Rung.name`)."""
    return str(file.resolution) if file.codec == H264 else f"{file.resolution}-{file.codec}"


def read_attributes(file: VideoFile) -> Rung:
    """Return what was fixed about a rung when it was first listed."""
    return msgspec.convert(file.attributes, Rung)


def finish_rung(
    session: Session,
    file_id: int,
    joined: JoinedRung,
    segments: list[Segment],
    storage_key: str,
    torrent: Made | None,
) -> None:
    """Note that the rung's one file is complete and in the store, and its torrent too."""
    file = session.get_one(VideoFile, file_id)
    file.filename, file.storage_key = joined.path.name, storage_key
    if torrent is not None:
        torrent.name_in(file)
    file.size_bytes, file.finished_at = joined.size_bytes, clock.now()
    entries = [(segment.duration_seconds, segment.size_bytes, segment.sha256) for segment in segments]
    values: dict[str, Any] = {"init_bytes": joined.init_bytes, "segments": entries}
    adding = insert(session, SegmentIndex).values(video_file_id=file_id, **values)
    session.execute(adding.on_conflict_do_update(index_elements=["video_file_id"], set_=values))


def drop_rung(session: Session, video_id: int, height: int) -> None:
    """Forget a copied rung that turned out to be broken: it will be encoded instead."""
    rung = VideoFile.playlist_id.is_not(None) & (VideoFile.resolution == height) & (VideoFile.codec == H264)
    session.execute(sa.delete(VideoFile).where(VideoFile.video_id == video_id, rung))
    session.execute(sa.update(Video).where(Video.id == video_id).values(playable_at=None))


def add_thumbnails(session: Session, video_id: int, keys: dict[ThumbnailKind, tuple[str, int, int]]) -> bool:
    """Add pictures made from the video, unless its owner chose some; returns whether they are used."""
    if session.scalar(sa.select(sa.exists().where(Thumbnail.video_id == video_id))):
        return False
    for kind, (key, width, height) in keys.items():
        session.add(
            Thumbnail(
                video_id=video_id,
                kind=kind,
                filename=key.rpartition("/")[2],
                storage_key=key,
                width=width,
                height=height,
                automatic=True,
                created_at=clock.now(),
            )
        )
    return True


def has_thumbnails(session: Session, video_id: int) -> bool:
    """Whether the video has its pictures already."""
    return session.scalar(sa.select(sa.exists().where(Thumbnail.video_id == video_id))) is True


def find_preview(session: Session, video_id: int) -> Thumbnail | None:
    """Return the large picture of a video."""
    query = sa.select(Thumbnail).where(Thumbnail.video_id == video_id, Thumbnail.kind == ThumbnailKind.PREVIEW)
    return session.scalar(query)


def replace_storyboard(session: Session, board: Storyboard) -> str | None:
    """Set the storyboard of a video; returns the key of the one before."""
    before = session.scalar(sa.select(Storyboard).where(Storyboard.video_id == board.video_id))
    key = before.storage_key if before else None
    if before:
        session.delete(before)
        session.flush()
    session.add(board)
    return key


def find_stranded(session: Session) -> list[int]:
    """Return local videos that wait to be made though no job is left that would make them."""
    working = sa.exists().where(
        Job.key == sa.literal("video:").concat(sa.cast(Video.id, sa.String)), Job.state.not_in(ENDED)
    )
    waiting = Video.is_local.is_(True) & (Video.state == VideoState.TO_TRANSCODE) & Video.is_live.is_(False)
    query = sa.select(Video.id).join(Original, Original.video_id == Video.id).where(waiting, ~working)
    return list(session.scalars(query))
