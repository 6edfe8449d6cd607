"""A video may be removed while a job makes it: the job then ends quietly, whatever it stumbled over."""

from __future__ import annotations

import functools
from collections.abc import Callable

import sqlalchemy as sa
import structlog

from headwater.jobs import JobInterrupted, JobRun, RetryLater
from headwater.videos import Video

log = structlog.get_logger()


def ends_with_video(job: Callable[[JobRun], None]) -> Callable[[JobRun], None]:
    """Let a job whose payload names its `video_id` fail only while that video is there."""

    @functools.wraps(job)
    def run_job(run: JobRun) -> None:
        try:
            job(run)
        except (JobInterrupted, RetryLater):
            raise
        except Exception as error:
            video_id = run.payload["video_id"]
            with run.runtime.database.read() as session:
                if session.scalar(sa.select(Video.id).where(Video.id == video_id)) is not None:
                    raise
            log.info("removed while it was made", video_id=video_id, job=run.type, stumbled_over=repr(error))

    return run_job
