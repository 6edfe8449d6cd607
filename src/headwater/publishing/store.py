"""All SQL of publishing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.accounts import Account
from headwater.db import Json
from headwater.house import Viewer
from headwater.jobs.model import Job, JobState
from headwater.publishing.model import Upload
from headwater.publishing.progress import Facts
from headwater.users import User
from headwater.videos import Original, StreamingPlaylist, VideoFile, measure_used


class Quota(msgspec.Struct, frozen=True):
    """A user's limits in bytes (-1: none) and what is taken of them."""

    quota: int
    used: int
    daily_quota: int
    used_today: int


def find_upload(session: Session, viewer: Viewer, upload_id: str) -> Upload | None:
    """Return the viewer's own upload of that id."""
    return session.scalar(sa.select(Upload).where(Upload.upload_id == upload_id, Upload.user_id == viewer.user_id))


def lock_upload(session: Session, upload_id: str) -> Upload | None:
    """Return an upload that nobody else changes until the transaction ends."""
    return session.scalar(sa.select(Upload).where(Upload.upload_id == upload_id).with_for_update())


def count_unfinished(session: Session, user_id: int) -> int:
    """Count a user's uploads under way."""
    query = sa.select(sa.func.count()).where(Upload.user_id == user_id, Upload.accepted_at.is_(None))
    return session.scalar(query) or 0


def read_quota(session: Session, user_id: int) -> Quota:
    """Read a user's limits and what their videos take: every rendition and the kept originals."""
    user = session.get_one(User, user_id)
    if user.video_quota == user.video_quota_daily == -1:
        return Quota(-1, 0, -1, 0)
    account_id = session.scalar(sa.select(Account.id).where(Account.user_id == user_id)) or 0
    used = measure_used(session, account_id)
    return Quota(user.video_quota, used.total, user.video_quota_daily, used.today)


def read_facts(session: Session, video: Any) -> Facts:
    """Gather how far the making of a video is, in three statements; `video` is a row of the videos room."""
    probed = sa.select(Original.probed.is_not(None)).where(Original.video_id == video.id).scalar_subquery()
    planned = sa.select(StreamingPlaylist.planned).where(StreamingPlaylist.video_id == video.id).scalar_subquery()
    checked, heights = session.execute(sa.select(probed, sa.type_coerce(planned, Json))).one()
    finished = sa.select(VideoFile.resolution).distinct()
    finished = finished.where(VideoFile.video_id == video.id, VideoFile.finished_at.is_not(None))
    running = sa.select(Job.type, Job.progress).where(Job.key == f"video:{video.id}", Job.state == JobState.RUNNING)
    return Facts(
        state=video.state,
        checked=bool(checked),
        playable=video.playable_at is not None,
        planned=list(heights or ()),
        finished=list(session.scalars(finished)),
        jobs={row.type: row.progress for row in session.execute(running)},
        failure=video.failure,
    )


def forget_expired_uploads(session: Session, before: dt.datetime) -> list[str]:
    """Forget uploads, finished or not, that nobody has touched since a moment; returns their ids."""
    expired = sa.delete(Upload).where(Upload.touched_at < before, Upload.upload_id.not_like("demo%"))
    return list(session.scalars(expired.returning(Upload.upload_id)))


def unfinished_upload_ids(session: Session) -> set[str]:
    """Return the ids of all uploads under way."""
    return set(session.scalars(sa.select(Upload.upload_id).where(Upload.accepted_at.is_(None))))
