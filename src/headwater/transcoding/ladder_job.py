"""The job `transcode`: all other rungs, in one run of ffmpeg."""

from __future__ import annotations

import msgspec
import structlog

from headwater.jobs import JobRun
from headwater.media.children.ffmpeg import FfmpegFailed
from headwater.media.hls import BrokenRung
from headwater.media.ladder import Plan
from headwater.media.probe import MediaInfo
from headwater.transcoding import store
from headwater.transcoding.ending import finish
from headwater.transcoding.plain_rungs import make_plain_files, open_maker
from headwater.transcoding.reasons import explain, is_limit

log = structlog.get_logger()
TAIL_CHARACTERS = 500
INCOMPLETE = "Some qualities could not be made; the others can be watched."


def transcode(run: JobRun) -> None:
    """Make the rungs that are missing. What fails leaves the video with the rungs that it has."""
    with run.runtime.database.read() as session:
        work = store.read_work(session, run.payload["video_id"])
    if work is None or work.original.storage_key is None:
        return  # removed meanwhile
    plan = msgspec.convert(run.payload["plan"], Plan)
    info = msgspec.convert(run.payload["info"], MediaInfo)
    maker = open_maker(run, work, info, plan)
    try:
        if rungs := maker.unfinished(plan.rest):
            with (
                run.runtime.storage.fetch(work.original.storage_key) as source,
                maker.open_finished(plan.first) as sound,
            ):
                maker.make(source, rungs, lambda share: run.report(share * 100), sound)
        make_plain_files(run, work, plan)
    except (FfmpegFailed, BrokenRung) as error:
        tail = getattr(error, "tail", "")
        log.warning("ladder failed", video_id=work.video.id, error=str(error), tail=tail)
        reason = explain(error) if is_limit(error) else None
        failure = f"{INCOMPLETE} {reason}" if reason else INCOMPLETE
        finish(run, work, failure=failure, job_failure=f"{reason or INCOMPLETE} {error} {tail[-TAIL_CHARACTERS:]}")
    else:
        finish(run, work)
