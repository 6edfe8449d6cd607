"""A video published as it was uploaded, where transcoding is off."""

from __future__ import annotations

import uuid
from pathlib import Path

from headwater.jobs import JobRun
from headwater.kit import clock
from headwater.media.probe import MediaInfo
from headwater.torrents import share_file
from headwater.transcoding import store
from headwater.transcoding.ending import fail
from headwater.videos import VideoFile, mark_playable, mark_published

PLAYED_BY_BROWSERS = {"h264", "vp8", "vp9", "av1", "theora", None}
NOT_PLAYED = "Browsers cannot play this file, and this instance does not convert videos."


def publish_as_it_is(run: JobRun, work: store.Work, info: MediaInfo, source: Path) -> None:
    """Make the original the only file of the video; fails when browsers would not play it."""
    picture = info.video
    if (picture.codec if picture else None) not in PLAYED_BY_BROWSERS:
        fail(run, work, NOT_PLAYED)
    resolution = min(picture.width, picture.height) if picture else 0
    name = f"{uuid.uuid4()}-{resolution}{Path(work.original.storage_key or '').suffix}"
    key = f"web-videos/{name}"
    run.runtime.storage.put_file(key, source, keep=True)
    file = VideoFile(
        video_id=work.video.id,
        resolution=resolution,
        width=picture.width if picture else 0,
        height=picture.height if picture else 0,
        fps=round(picture.average_rate[0] / picture.average_rate[1]) if picture else 0,
        size_bytes=info.size_bytes,
        has_audio=info.audio is not None,
        has_video=picture is not None,
        filename=name,
        storage_key=key,
        finished_at=clock.now(),
        created_at=clock.now(),
    )
    share_file(run.runtime, file, source)
    with run.transaction(completes=True) as session:
        session.add(file)
        mark_playable(session, work.video.id)
        mark_published(session, work.video.id)
