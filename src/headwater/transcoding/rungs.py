"""Makes rungs so that they can be watched while they are made, and finishes them. Used by both jobs that encode."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from headwater.jobs import JobInterrupted, JobRun
from headwater.media.children.ffmpeg import Cancelled
from headwater.media.encode import EncodeJob, init_name
from headwater.media.hls import RunReport, Segment, join_rung, run_rungs, verify_rung
from headwater.media.hls.verify import verify_segment
from headwater.media.ladder import Plan, Rung
from headwater.media.probe import MediaInfo
from headwater.transcoding import store
from headwater.transcoding.bench import open_bench
from headwater.transcoding.hls_folder import GrowingRung, HlsFolder
from headwater.videos import StreamingPlaylist, VideoFile, mark_playable, tell_change


class RungMaker:
    """The rungs of one video in one attempt at a job."""

    def __init__(self, run: JobRun, work: store.Work, info: MediaInfo, plan: Plan) -> None:
        self._run, self._video, self._info, self._plan = run, work.video, info, plan
        self._playlist = self._open_playlist()
        self.folder = HlsFolder(run.runtime.storage, self._playlist)
        with run.runtime.database.read() as session:
            self._files = {file.resolution: file for file in store.read_rungs(session, self._video.id)}
        self._growing: dict[int, GrowingRung] = {}
        self.on_first_listing: Callable[[], None] | None = None
        self._list_finished()  # a dead attempt may have finished a rung and not have told the world

    def unfinished(self, rungs: list[Rung]) -> list[Rung]:
        """Return the rungs that are still to be made."""
        return [
            rung for rung in rungs if rung.height not in self._files or self._files[rung.height].finished_at is None
        ]

    def make(
        self,
        source: Path,
        rungs: list[Rung],
        on_progress: Callable[[float], None],
        encoded_sound: Path | None = None,
        still: Path | None = None,
    ) -> None:
        """Make rungs in one run of ffmpeg, listing each segment as it comes, and finish them.

        `encoded_sound` is a finished rung whose sound is copied instead of being encoded again; `still` the picture
        of a still rung.

        Raises FfmpegFailed, BrokenRung, JobInterrupted.
        """
        settings = self._run.runtime.settings.transcoding
        segment_seconds = self._plan.segment_seconds
        with self._run.runtime.storage.work_folder(f"video-{self._video.id}") as folder:
            job = EncodeJob(
                source=source,
                info=self._info,
                rungs=rungs,
                segment_seconds=segment_seconds,
                threads=settings.threads,
                encoded_sound=encoded_sound,
                still=still,
            )
            try:
                report = run_rungs(
                    open_bench(settings), job, folder, self._add_segment, on_progress, self._run.cancelled
                )
            except Cancelled as error:
                raise JobInterrupted(str(error)) from error
            self._run.check()
            for rung in rungs:
                self._finish(rung, report, folder)

    @contextmanager
    def open_finished(self, rung: Rung) -> Iterator[Path | None]:
        """Give the one file of a rung, if it is finished."""
        file = self._files.get(rung.height)
        if file is None or file.storage_key is None:
            yield None
            return
        with self._run.runtime.storage.fetch(file.storage_key) as path:
            yield path

    def drop(self, rung: Rung) -> None:
        """Take a broken copied rung out of the lists; it will be encoded instead."""
        file = self._files.pop(rung.height, None)
        self._growing.pop(rung.height, None)
        if file is None:
            return
        with self._run.transaction() as session:
            store.drop_rung(session, self._video.id, rung.height)
        self.folder.write_master(self._listed_rungs())

    def _add_segment(self, rung: Rung, segment: Segment) -> None:
        self._run.check()
        if rung.copied:
            verify_segment(rung, segment)  # never list what cannot be played; what was encoded here is as asked
        growing = self._growing.get(rung.height) or self._begin(rung)
        growing.add(segment)
        if rung.height not in self._files:
            self._announce(growing)

    def _begin(self, rung: Rung) -> GrowingRung:
        file = self._files.get(rung.height)
        name = file.playlist_filename if file is not None else None
        name = name or f"{uuid.uuid4()}-{rung.height}.m3u8"
        self._growing[rung.height] = GrowingRung(self.folder, rung, self._run.attempt, name)
        return self._growing[rung.height]

    def _announce(self, growing: GrowingRung) -> None:
        """Show a rung whose first segment is listed: in the master playlist, in the database, to whoever listens."""
        self.folder.write_master([*self._listed_rungs(), (growing.rung, growing.playlist_name)])
        with self._run.transaction() as session:
            file = store.add_rung(session, self._playlist, growing.rung, growing.playlist_name)
            if self._files:
                tell_change(session, session.get_one(type(self._video), self._video.id))
            else:
                mark_playable(session, self._video.id)
        is_first = not self._files
        self._files[growing.rung.height] = file
        if is_first and self.on_first_listing is not None:
            self.on_first_listing()

    def _finish(self, rung: Rung, report: RunReport, folder: Path) -> None:
        segments = report.segments[rung.height]
        verify_rung(rung, segments, self._info.duration_seconds)
        destination = folder / f"{uuid.uuid4()}-{rung.height}-fragmented.mp4"
        joined = join_rung(folder / init_name(rung), segments, destination)
        key = self.folder.put_joined(joined)
        with self._run.transaction() as session:
            store.finish_rung(session, self._files[rung.height].id, joined, segments, key)
            tell_change(session, session.get_one(type(self._video), self._video.id))
        self._list_finished()

    def _list_finished(self) -> None:
        with self._run.runtime.database.read() as session:
            finished = store.read_finished(session, self._video.id)
        if finished:
            self.folder.list_finished(finished)
            self._files |= {rung.file.resolution: rung.file for rung in finished}
        if self._files:
            self.folder.write_master(self._listed_rungs())

    def _listed_rungs(self) -> list[tuple[Rung, str]]:
        return [(store.read_attributes(file), _playlist_name(file)) for file in self._files.values()]

    def _open_playlist(self) -> StreamingPlaylist:
        with self._run.runtime.database.read() as session:
            playlist = store.read_playlist(session, self._video.id)
        if playlist is not None:
            return playlist
        with self._run.transaction() as session:
            return store.add_playlist(session, self._video, self._plan)


def _playlist_name(file: VideoFile) -> str:
    assert file.playlist_filename is not None  # only rungs are asked for
    return file.playlist_filename
