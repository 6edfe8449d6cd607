"""The job that takes the picture of a moment."""

from __future__ import annotations

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from headwater.jobs import JobRun, JobType
from headwater.media.children.ffmpeg import FfmpegFailed
from headwater.media.probe import UnreadableMedia, probe
from headwater.media.workbench import open_workbench
from headwater.stills.camera import take_still
from headwater.stills.service import TAKE
from headwater.videos import Original, Video, VideoFile, change_pictures, tell_change

ENOUGH = 720  # the largest of our pictures is 480 high
PRIORITY = 60  # somebody is waiting for it
log = structlog.get_logger()


def take(run: JobRun) -> None:
    """Take the picture, unless the video or its files are gone meanwhile."""
    video_id = run.payload["video_id"]
    with run.runtime.database.read() as session:
        key = find_source(session, video_id)
    if key is None:
        return
    storage, transcoding = run.runtime.storage, run.runtime.settings.transcoding
    with open_workbench(transcoding) as bench, storage.fetch(key) as source, storage.work_folder("still") as folder:
        try:
            info = probe(source, bench.limits, bench.children)
            still = take_still(bench, source, info, run.payload["at_seconds"], folder)
        except (FfmpegFailed, UnreadableMedia) as error:
            log.warning("no still", video_id=video_id, error=str(error), tail=getattr(error, "tail", ""))
            return
        content = still.read_bytes()
    with run.runtime.database.read() as session:
        if session.get(Video, video_id) is None:
            return
    change_pictures(run.runtime, video_id, dict.fromkeys(("thumbnailfile", "previewfile"), content), tell_change)


def find_source(session: Session, video_id: int) -> str | None:
    """Return the key of the smallest file that is large enough, else of the best there is, else of the original."""
    files = sa.select(VideoFile.storage_key).where(
        VideoFile.video_id == video_id, VideoFile.storage_key.is_not(None), VideoFile.has_video.is_(True)
    )
    enough = files.where(VideoFile.resolution >= ENOUGH).order_by(VideoFile.resolution)
    best = files.order_by(VideoFile.resolution.desc())
    original = sa.select(Original.storage_key).where(Original.video_id == video_id)
    return session.scalar(enough.limit(1)) or session.scalar(best.limit(1)) or session.scalar(original)


job_types = (JobType(TAKE, take, wire_name="generate-video-storyboard", priority=PRIORITY, key_cap=1, attempts=3),)
