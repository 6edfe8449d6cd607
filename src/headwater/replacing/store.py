"""All SQL of replacing."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.publishing.model import Upload
from headwater.videos import Original, Storyboard, StreamingPlaylist, Thumbnail, Video, VideoFile

_FILES: tuple[Any, ...] = (VideoFile, StreamingPlaylist, Original, Storyboard)


def find_hidden(session: Session, video_id: int) -> list[Video]:
    """Return the hidden videos that are made for a video."""
    return list(session.scalars(sa.select(Video).where(Video.replaces_id == video_id).order_by(Video.id)))


def find_owner(session: Session, account_id: int) -> int | None:
    """Return the user behind an account."""
    return session.scalar(sa.select(Account.user_id).where(Account.id == account_id))


def find_original(session: Session, video_id: int) -> Original | None:
    """Return the uploaded file of a video, locked."""
    return session.scalar(sa.select(Original).where(Original.video_id == video_id).with_for_update())


def collect_old(session: Session, video_id: int, *, with_pictures: bool) -> tuple[list[str], list[str]]:
    """Return the storage keys and folders of what a replacement takes the place of."""
    keys: list[str] = []
    for file in session.scalars(sa.select(VideoFile).where(VideoFile.video_id == video_id)):
        keys += file.keys
    for table in (Original, Storyboard):
        keys += session.scalars(
            sa.select(table.storage_key).where(table.video_id == video_id, table.storage_key.is_not(None))
        ).all()  # type: ignore[arg-type]  # NULL was left out
    keys += list_pictures(session, video_id) if with_pictures else []
    folders = session.scalars(sa.select(StreamingPlaylist.directory).where(StreamingPlaylist.video_id == video_id))
    return keys, list(folders)


def list_pictures(session: Session, video_id: int) -> list[str]:
    """Return the storage keys of a video's pictures."""
    return list(session.scalars(sa.select(Thumbnail.storage_key).where(Thumbnail.video_id == video_id)))


def move_files(session: Session, source: int, target: int, *, with_pictures: bool) -> None:
    """Give the files of one video to another one in place of its own."""
    for table in (*_FILES, Thumbnail) if with_pictures else _FILES:
        session.execute(sa.delete(table).where(table.video_id == target))
        session.execute(sa.update(table).where(table.video_id == source).values(video_id=target))


def has_own_pictures(session: Session, video_id: int) -> bool:
    """Whether somebody chose the pictures of a video."""
    chosen = sa.exists().where(Thumbnail.video_id == video_id, Thumbnail.automatic.is_(False))
    return session.scalar(sa.select(chosen)) is True


def has_pictures(session: Session, video_id: int) -> bool:
    """Whether a video has pictures at all."""
    return session.scalar(sa.select(sa.exists().where(Thumbnail.video_id == video_id))) is True


def forget_uploads(session: Session, video_id: int) -> None:
    """Forget uploads that would replace the file of a video; their bytes go with the next sweep."""
    session.execute(sa.delete(Upload).where(Upload.replaces_video_id == video_id))
