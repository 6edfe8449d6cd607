"""All SQL of mirrors that others keep, and what rows of files tell of all mirrors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.actors import LOCAL_HOST, Actor
from headwater.blocks import find_video_block
from headwater.follows import is_accepted
from headwater.redundancy.model import Mirror
from headwater.videos import StreamingPlaylist, Video, VideoFile


def find_by_url(session: Session, url: str) -> Mirror | None:
    """Return the mirror of an ActivityPub address, for changing it."""
    return session.scalar(sa.select(Mirror).where(Mirror.url == url).with_for_update())


def find_playlist(session: Session, video_id: int) -> StreamingPlaylist | None:
    """Return the playlist of a video."""
    return session.scalar(sa.select(StreamingPlaylist).where(StreamingPlaylist.video_id == video_id))


def find_plain_file(session: Session, video_id: int, resolution: int, fps: int) -> VideoFile | None:
    """Return the complete plain file of a size and a rate."""
    query = sa.select(VideoFile).where(VideoFile.video_id == video_id, VideoFile.playlist_id.is_(None))
    sized = query.where(VideoFile.resolution == resolution, VideoFile.fps == fps, VideoFile.size_bytes > 0)
    return session.scalar(sized.order_by(VideoFile.id).limit(1))


def is_withheld(session: Session, video_id: int) -> bool:
    """Whether moderators have blocked a video."""
    return find_video_block(session, video_id) is not None


def is_followed_by(session: Session, instance_id: int, actor_id: int) -> bool:
    """Whether our instance follows an actor."""
    return is_accepted(session, instance_id, actor_id)


def count_other_keepers(session: Session, video_id: int, actor_id: int) -> int:
    """Return how many other instances keep a copy of a video."""
    query = sa.select(sa.func.count(Mirror.actor_id.distinct()))
    return session.scalar(query.where(Mirror.video_id == video_id, Mirror.actor_id != actor_id)) or 0


def drop_twins(session: Session, mirror: Mirror) -> None:
    """Forget what the same instance said before, under another address, of the same file."""
    same = (Mirror.video_id == mirror.video_id, Mirror.actor_id == mirror.actor_id, Mirror.copy_of == mirror.copy_of)
    session.execute(sa.delete(Mirror).where(*same, Mirror.id != mirror.id))


def has_mirrors(session: Session, video_id: int) -> bool:
    """Whether anybody keeps a copy of a video."""
    return session.scalar(sa.select(sa.exists().where(Mirror.video_id == video_id))) is True


def list_kept_elsewhere(session: Session) -> Sequence[Any]:
    """Return every mirror of others with its actor."""
    query = sa.select(Mirror, Actor).join(Actor, Actor.id == Mirror.actor_id).where(Actor.host != LOCAL_HOST)
    return session.execute(query.order_by(Mirror.id)).all()


def list_of_actors(session: Session, *conditions: Any) -> list[Mirror]:
    """Return the mirrors of some actors."""
    return list(session.scalars(sa.select(Mirror).join(Actor, Actor.id == Mirror.actor_id).where(*conditions)))


def list_of_video(session: Session, video_id: int) -> list[Mirror]:
    """Return all mirrors of a video."""
    return list(session.scalars(sa.select(Mirror).where(Mirror.video_id == video_id).order_by(Mirror.id)))


def remove(session: Session, mirrors: Collection[Mirror]) -> set[int]:
    """Forget mirrors; returns the videos that they were of."""
    session.execute(sa.delete(Mirror).where(Mirror.id.in_([mirror.id for mirror in mirrors])))
    return {mirror.video_id for mirror in mirrors}


def current_names(session: Session, video_id: int) -> set[str]:
    """Return the names of the master playlist and of the plain files that a video has now."""
    plain = sa.select(VideoFile.filename).where(VideoFile.video_id == video_id, VideoFile.playlist_id.is_(None))
    master = sa.select(StreamingPlaylist.master_filename).where(StreamingPlaylist.video_id == video_id)
    return {*session.scalars(plain), *session.scalars(master)}


def show(session: Session, video_id: int) -> None:
    """Let the rows of a video's files name the copies that there are of them, the oldest first."""
    rows = session.execute(
        sa.select(Mirror.file_url, Mirror.copy_of, Mirror.is_playlist, Mirror.expires_at)
        .where(Mirror.video_id == video_id, Mirror.finished_at.is_not(None))
        .order_by(Mirror.id)
    ).all()
    of_playlist = [row for row in rows if row.is_playlist]
    playlists = sa.update(StreamingPlaylist).where(StreamingPlaylist.video_id == video_id)
    session.execute(playlists.values(mirrors=_describe(of_playlist)))
    plain = (VideoFile.video_id == video_id, VideoFile.playlist_id.is_(None))
    for file_id, name in session.execute(sa.select(VideoFile.id, VideoFile.filename).where(*plain)).all():
        named = _describe([row for row in rows if not row.is_playlist and row.copy_of == name])
        session.execute(sa.update(VideoFile).where(VideoFile.id == file_id).values(mirrors=named))


def _describe(rows: Sequence[Any]) -> list[dict[str, object]] | None:
    return [{"url": row.file_url, "until": _seconds(row.expires_at)} for row in rows] or None


def _seconds(moment: dt.datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def find_video(session: Session, video_id: int) -> Video | None:
    """Return a video."""
    return session.get(Video, video_id)
