"""How the making of a video ends: finished, or failed with a reason for its owner. Both exactly once."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from headwater.jobs import GiveUp, JobRun, enqueue
from headwater.kit import clock
from headwater.transcoding import store
from headwater.transcoding.planning import wanted_codecs
from headwater.videos import DELETE_FILES, Original, StreamingPlaylist, Video, VideoFile, mark_failed, mark_published

STORYBOARD = "storyboard"
TIDY = "tidy-hls"
OTHER_CODECS = "other-codecs"


def finish(
    run: JobRun,
    work: store.Work,
    failure: str | None = None,
    *,
    keep_original: bool = False,
    job_failure: str | None = None,
) -> None:
    """Publish a video with its finished rungs; `failure` tells the owner what is missing.

    `keep_original` leaves the original as it is, whatever the settings say of new ones. With `job_failure` the job ends
    as failed, and the administrator reads why: raises GiveUp.
    """
    settings = run.runtime.settings
    video_id = work.video.id
    with run.transaction(completes=job_failure is None) as session:
        remove_unfinished(session, video_id)
        ending = sa.update(StreamingPlaylist).where(StreamingPlaylist.video_id == video_id)
        session.execute(ending.values(finished_at=clock.now()))
        mark_published(session, video_id)
        session.execute(sa.update(Video).where(Video.id == video_id).values(failure=failure))
        let_go = not (settings.transcoding.original_file.keep or keep_original)
        key = f"video:{video_id}"
        if work.original.storage_key is not None and wanted_codecs(settings.transcoding):  # made of the original too
            enqueue(session, OTHER_CODECS, {"video_id": video_id, "let_original_go": let_go}, key=key)
        elif let_go:
            let_original_go(session, work.original)
        if settings.storyboards.enabled:
            enqueue(session, STORYBOARD, {"video_id": video_id}, key=key)
        enqueue(session, TIDY, {"video_id": video_id, "keep_segments": True}, key=key)
        later = clock.now() + dt.timedelta(seconds=settings.transcoding.segment_lifetime)
        enqueue(session, TIDY, {"video_id": video_id, "keep_segments": False}, key=key, run_at=later)
    if job_failure is not None:
        raise GiveUp(job_failure)


def fail(run: JobRun, work: store.Work, reason: str, *, detail: str = "") -> None:
    """Tell the owner why nothing came of the file, which is kept until they delete the video; raises GiveUp.

    `detail` is for the administrator, in the list of jobs.
    """
    with run.transaction() as session:
        remove_unfinished(session, work.video.id)
        mark_failed(session, work.video.id, reason)
    raise GiveUp(f"{reason} {detail}".strip())


def remove_unfinished(session: Session, video_id: int) -> None:
    """Forget the rungs that failed: they are not listed any more."""
    session.execute(sa.delete(VideoFile).where(VideoFile.video_id == video_id, VideoFile.finished_at.is_(None)))


def let_original_go(session: Session, original: Original) -> None:
    """Remove the uploaded file, which is not needed any more."""
    if original.storage_key is not None:
        enqueue(session, DELETE_FILES, {"keys": [original.storage_key], "folders": []})
        session.execute(sa.update(Original).where(Original.id == original.id).values(storage_key=None))
