"""Plain MP4 files: beside HLS as copies of its rungs, and alone where HLS is off, each shown when it is complete."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import structlog

from headwater.jobs import JobRun
from headwater.kit import clock
from headwater.media.encode import EncodeJob, init_name
from headwater.media.hls import RunReport, join_rung, verify_rung
from headwater.media.ladder import Plan, Rung
from headwater.media.mux import mux_file
from headwater.media.probe import MediaInfo
from headwater.torrents import share_file
from headwater.transcoding import store
from headwater.transcoding.bench import open_bench
from headwater.transcoding.encoding import encode_rungs, run_ways
from headwater.transcoding.reworking.plain import copy_rungs, list_missing
from headwater.transcoding.reworking.store import read_finished_files
from headwater.transcoding.rungs import RungMaker
from headwater.videos import VideoFile, mark_playable, tell_change

log = structlog.get_logger()


def open_maker(run: JobRun, work: store.Work, info: MediaInfo, plan: Plan) -> RungMaker | PlainMaker:
    """Return what makes the rungs of a video in the form that the settings ask for."""
    if run.runtime.settings.transcoding.makes_hls:
        return RungMaker(run, work, info, plan)
    return PlainMaker(run, work, info, plan)


def make_plain_files(run: JobRun, work: store.Work, plan: Plan) -> None:
    """Copy the finished rungs of HLS to plain files: all where they are wanted, else one where sound is apart.

    Whoever cannot play HLS, and whoever saves the video, needs one file with both. Raises FfmpegFailed.
    """
    settings = run.runtime.settings.transcoding
    if not settings.makes_hls or not (settings.web_videos.enabled or plan.first.sound_apart):
        return
    with run.runtime.database.read() as session:
        files = read_finished_files(session, work.video.id)
    missing = list_missing(files)
    if not settings.web_videos.enabled:
        missing = [file for file in missing if file.resolution == plan.first.height]
    copy_rungs(run, work, files, missing)


class PlainMaker:
    """The rungs of one video as plain files only. The same ways as `RungMaker`, without anything that grows."""

    def __init__(self, run: JobRun, work: store.Work, info: MediaInfo, plan: Plan) -> None:
        self._run, self._video, self._info, self._plan = run, work.video, info, plan
        self.on_first_listing: Callable[[], None] | None = None
        with run.runtime.database.read() as session:
            files = read_finished_files(session, work.video.id)
        self._files = {store.name_rung(file): file for file in files if file.playlist_id is None}

    def unfinished(self, rungs: list[Rung]) -> list[Rung]:
        """Return the rungs that are still to be made."""
        return [rung for rung in rungs if rung.name not in self._files]

    def make(
        self,
        source: Path,
        rungs: list[Rung],
        on_progress: Callable[[float], None],
        encoded_sound: Path | None = None,
        still: Path | None = None,
    ) -> None:
        """Make rungs in one run of ffmpeg and finish them; raises FfmpegFailed, BrokenRung, JobInterrupted."""
        job = EncodeJob(
            source=source,
            info=self._info,
            rungs=rungs,
            segment_seconds=self._plan.segment_seconds,
            encoded_sound=encoded_sound,
            still=still,
        )
        run_ways(self._run, job, lambda way: self._make(way, on_progress))

    @contextmanager
    def open_finished(self, rung: Rung) -> Iterator[Path | None]:
        """Give the file of a rung, if it is finished."""
        file = self._files.get(rung.name)
        if file is None or file.storage_key is None:
            yield None
            return
        with self._run.runtime.storage.fetch(file.storage_key) as path:
            yield path

    def drop(self, rung: Rung) -> None:
        """Forget a broken copy: nothing of it was shown."""

    def _make(self, job: EncodeJob, on_progress: Callable[[float], None]) -> None:
        job = msgspec.structs.replace(job, rungs=self.unfinished(job.rungs))
        with self._run.runtime.storage.work_folder(f"video-{self._video.id}") as folder:
            report = encode_rungs(self._run, job, folder, None, on_progress)
            for rung in job.rungs:
                self._finish(rung, report, folder)

    def _finish(self, rung: Rung, report: RunReport, folder: Path) -> None:
        segments = report.segments[rung.name]
        verify_rung(rung, segments, self._info.duration_seconds)
        bench = open_bench(self._run.runtime.settings.transcoding)
        joined = join_rung(folder / init_name(rung), segments, folder / f"{rung.name}-joined.mp4")
        name = f"{uuid.uuid4()}-{rung.name}.mp4"
        path = mux_file(bench, [joined.path], folder, name, self._info.duration_seconds)
        key, size_bytes = f"web-videos/{name}", path.stat().st_size
        width, height = rung.picture or (0, 0)
        file = VideoFile(
            video_id=self._video.id,
            resolution=rung.height,
            codec=rung.codec,
            width=width,
            height=height,
            fps=round(rung.rate),
            size_bytes=size_bytes,
            has_audio=rung.audio is not None,
            has_video=rung.picture is not None,
            filename=name,
            storage_key=key,
            attributes=msgspec.to_builtins(rung),
            finished_at=clock.now(),
            created_at=clock.now(),
        )
        share_file(self._run.runtime, file, path)
        self._run.runtime.storage.put_file(key, path)
        is_first = not self._files
        with self._run.transaction() as session:
            session.add(file)
            if is_first:
                mark_playable(session, self._video.id)
            else:
                tell_change(session, session.get_one(type(self._video), self._video.id))
        self._files[rung.name] = file
        if is_first and self.on_first_listing is not None:
            self.on_first_listing()
