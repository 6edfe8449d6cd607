"""All SQL of swarms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.blocks import hidden_videos
from headwater.db import insert, signals
from headwater.db.signals import Signal
from headwater.swarms.model import SharedHash
from headwater.videos import Privacy, StreamingPlaylist, Video, VideoFile, VideoState

SHARED_PRIVACIES = (Privacy.PUBLIC, Privacy.UNLISTED)
CHANGED, STATUS = "swarms.changed", "tracker.status"  # topics of signals


def find_playlist(session: Session, video_id: int) -> Any:
    """Return uuid, folder and master file of a video that has a playlist, and where a remote one lies; or nothing."""
    playlist = StreamingPlaylist
    query = (
        sa.select(Video.uuid, playlist.id, playlist.directory, playlist.master_filename, playlist.remote_url)
        .join(StreamingPlaylist, StreamingPlaylist.video_id == Video.id)
        .where(Video.id == video_id)
    )
    return session.execute(query).one_or_none()


def list_rungs(session: Session, playlist_id: int) -> Sequence[dict[str, Any]]:
    """Return what was fixed about each file of a playlist when it was listed."""
    return session.scalars(sa.select(VideoFile.attributes).where(VideoFile.playlist_id == playlist_id)).all()


def replace_hashes(session: Session, video_id: int, hashes: Iterable[str]) -> None:
    """Know just these hashes of a video's playlist from now on."""
    wanted = sorted(set(hashes))
    session.execute(sa.delete(SharedHash).where(SharedHash.video_id == video_id, SharedHash.info_hash.not_in(wanted)))
    if wanted:
        rows = [{"info_hash": info_hash, "video_id": video_id} for info_hash in wanted]
        session.execute(insert(session, SharedHash).values(rows).on_conflict_do_nothing())


def list_hashes(session: Session, video_id: int) -> list[str]:
    """Return all hashes of a video, of its playlist and of its files, whoever may see it."""
    playlist = sa.select(SharedHash.info_hash).where(SharedHash.video_id == video_id)
    files = sa.select(VideoFile.info_hash).where(VideoFile.video_id == video_id, VideoFile.info_hash.is_not(None))
    return [*session.scalars(playlist), *filter(None, session.scalars(files))]


def find_shared(session: Session, hashes: Sequence[str]) -> set[str]:
    """Return those hashes (hex) under which there is something that anybody may watch (`rules.is_open_to_all`)."""
    playlists = sa.select(SharedHash.info_hash).join(Video, Video.id == SharedHash.video_id)
    files = sa.select(VideoFile.info_hash).join(Video, Video.id == VideoFile.video_id)
    query: sa.CompoundSelect[Any] = sa.union(
        playlists.where(SharedHash.info_hash.in_(hashes), _is_open()),
        files.where(VideoFile.info_hash.in_(hashes), _is_open()),
    )
    return set(session.scalars(query))


def _is_open() -> sa.ColumnElement[bool]:
    is_first = Video.state == VideoState.TO_TRANSCODE, Video.playable_at.is_not(None), Video.wait_transcoding.is_(False)
    is_available = sa.or_(Video.state == VideoState.PUBLISHED, sa.and_(*is_first))
    shown = (Video.privacy.in_(SHARED_PRIVACIES), Video.replaces_id.is_(None), Video.id.not_in(hidden_videos()))
    return sa.and_(*shown, is_available)


def tell_changed(session: Session, hashes: Sequence[str]) -> None:
    """Tell all trackers that these hashes (hex) may be shared now, or no more."""
    if hashes:
        signals.send(session, CHANGED, hashes=hashes)


def write_status(session: Session, figures: dict[str, Any]) -> None:
    """Tell what a tracker does; old figures go with other old signals."""
    signals.send(session, STATUS, **figures)


def read_status(session: Session) -> Any:
    """Return when and what a tracker told last, or nothing."""
    told = sa.select(Signal.created_at, Signal.facts).where(Signal.topic == STATUS)
    return session.execute(told.order_by(Signal.id.desc()).limit(1)).one_or_none()
