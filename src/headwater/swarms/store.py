"""All SQL of swarms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.db import insert
from headwater.swarms.model import SharedHash
from headwater.videos import StreamingPlaylist, Video, VideoFile


def find_playlist(session: Session, video_id: int) -> Any:
    """Return uuid, directory's master file and number of listed levels of a local video, or nothing."""
    levels = sa.func.count(VideoFile.id).label("levels")
    query = (
        sa.select(Video.uuid, StreamingPlaylist.master_filename, levels)
        .join(StreamingPlaylist, StreamingPlaylist.video_id == Video.id)
        .outerjoin(VideoFile, VideoFile.playlist_id == StreamingPlaylist.id)
        .where(Video.id == video_id, Video.is_local)
        .group_by(Video.uuid, StreamingPlaylist.master_filename)
    )
    return session.execute(query).one_or_none()


def add_hashes(session: Session, video_id: int, hashes: Iterable[str]) -> None:
    """Know these hashes from now on."""
    rows = [{"info_hash": info_hash, "video_id": video_id} for info_hash in hashes]
    if rows:
        session.execute(insert(session, SharedHash).values(rows).on_conflict_do_nothing())


def is_shared(session: Session, info_hash: str) -> bool:
    """Whether something is shared under a hash (hex)."""
    return session.scalar(sa.select(SharedHash.video_id).where(SharedHash.info_hash == info_hash)) is not None
