"""Plain MP4 files beside HLS: each rung's bytes in another container, nothing is encoded twice."""

from __future__ import annotations

import uuid

from headwater.jobs import JobRun
from headwater.kit import clock
from headwater.torrents import share_file
from headwater.transcoding import store as making
from headwater.transcoding.reworking import store
from headwater.transcoding.reworking.jobs import choose_source, drop_damaged, join_files, make_again
from headwater.videos import H264, VideoFile, tell_change


def make_web_videos(run: JobRun) -> None:
    """Make the plain files that are missing: one for each finished rung that has a picture, or for the sound alone."""
    video_id = run.payload["video_id"]
    with run.runtime.database.read() as session:
        work = making.read_work(session, video_id)
    if work is None:
        return  # removed meanwhile
    drop_damaged(run, work)
    with run.runtime.database.read() as session:
        files = store.read_finished_files(session, video_id)
    if not files:
        make_again(run)  # from the original; the next order finds rungs to copy
        return
    copy_rungs(run, work, files, list_missing(files))


def copy_rungs(run: JobRun, work: making.Work, files: list[VideoFile], missing: list[VideoFile]) -> None:
    """Make the plain files of some rungs; `files` are all that are finished. Raises FfmpegFailed."""
    for number, rung in enumerate(missing):
        run.check()
        _make(run, work, rung, [file for file in files if file.playlist_id is not None])
        run.report((number + 1) / len(missing) * 100)


def list_missing(files: list[VideoFile]) -> list[VideoFile]:
    """Return the rungs that have no plain file of their size; sound alone only where there is nothing else."""
    there = {(file.resolution, file.fps) for file in files if file.playlist_id is None}
    rungs = [file for file in files if file.playlist_id is not None and file.codec == H264]
    rungs = [file for file in rungs if (file.resolution, file.fps) not in there]
    pictures = [rung for rung in rungs if rung.has_video]
    if pictures or any(file.has_video for file in files):
        return pictures
    return rungs


def _make(run: JobRun, work: making.Work, rung: VideoFile, rungs: list[VideoFile]) -> None:
    sound = [] if rung.has_audio else [file for file in choose_source(rungs) if not file.has_video]
    name = f"{uuid.uuid4()}-{rung.resolution}.mp4"
    key = f"web-videos/{name}"
    storage = run.runtime.storage
    with join_files(run, [rung, *sound], work.video.duration_seconds) as path:
        file = VideoFile(
            video_id=work.video.id,
            resolution=rung.resolution,
            width=rung.width,
            height=rung.height,
            fps=rung.fps,
            size_bytes=path.stat().st_size,
            has_audio=rung.has_audio or bool(sound),
            has_video=rung.has_video,
            filename=name,
            storage_key=key,
            finished_at=clock.now(),
            created_at=clock.now(),
        )
        share_file(run.runtime, file, path)
        storage.put_file(key, path)
    with run.transaction() as session:
        session.add(file)
        tell_change(session, store.lock_video(session, work.video.id))
