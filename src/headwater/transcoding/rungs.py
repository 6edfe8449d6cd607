"""Makes rungs so that they can be watched while they are made, and finishes them. Used by all jobs that encode."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import structlog

from headwater.jobs import JobRun
from headwater.media.children.ffmpeg import FfmpegFailed
from headwater.media.encode import EncodeJob, init_name
from headwater.media.hls import BrokenRung, RunReport, Segment, join_rung, verify_rung
from headwater.media.hls.codec_names import name_codec
from headwater.media.hls.verify import verify_segment
from headwater.media.ladder import H264, SOUND_CODEC, Plan, Rung, join_codecs
from headwater.media.probe import MediaInfo
from headwater.torrents import SharedFile, write_torrent
from headwater.transcoding import store
from headwater.transcoding.encoding import encode_rungs, run_ways
from headwater.transcoding.hls_folder import GrowingRung, HlsFolder
from headwater.videos import StreamingPlaylist, VideoFile, mark_playable, tell_change

log = structlog.get_logger()


class RungMaker:
    """The rungs of one video in one attempt at a job."""

    def __init__(self, run: JobRun, work: store.Work, info: MediaInfo, plan: Plan) -> None:
        self._run, self._video, self._info, self._plan = run, work.video, info, plan
        self._playlist = self._open_playlist()
        self.folder = HlsFolder(run.runtime.storage, self._playlist)
        with run.runtime.database.read() as session:
            self._files = {store.name_rung(file): file for file in store.read_rungs(session, self._video.id)}
        self._growing: dict[str, GrowingRung] = {}
        self._round = 0
        self.on_first_listing: Callable[[], None] | None = None
        self._list_finished()  # a dead attempt may have finished a rung and not have told the world

    def unfinished(self, rungs: list[Rung]) -> list[Rung]:
        """Return the rungs that are still to be made."""
        files = [(rung, self._files.get(rung.name)) for rung in rungs]
        return [rung for rung, file in files if file is None or file.finished_at is None]

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
        of a still rung. Encoders in hardware are tried first, if they are wanted; where one fails, software goes on.

        Raises FfmpegFailed, BrokenRung, JobInterrupted.
        """
        job = EncodeJob(
            source=source,
            info=self._info,
            rungs=rungs,
            segment_seconds=self._plan.segment_seconds,
            encoded_sound=encoded_sound,
            still=still,
        )
        run_ways(self._run, job, lambda way: self._make(way, on_progress))

    def _make(self, job: EncodeJob, on_progress: Callable[[float], None]) -> None:
        job = msgspec.structs.replace(job, rungs=self.unfinished(job.rungs))
        try:
            with self._run.runtime.storage.work_folder(f"video-{self._video.id}") as folder:
                report = encode_rungs(self._run, job, folder, self._add_segment, on_progress)
                for rung in job.rungs:
                    self._finish(rung, report, folder)
        except (FfmpegFailed, BrokenRung):
            self._growing.clear()  # whoever tries again writes other segments, under other names
            self._round += 1
            raise

    @contextmanager
    def open_finished(self, rung: Rung) -> Iterator[Path | None]:
        """Give the one file of a rung, if it is finished."""
        file = self._files.get(rung.name)
        if file is None or file.storage_key is None:
            yield None
            return
        with self._run.runtime.storage.fetch(file.storage_key) as path:
            yield path

    def drop(self, rung: Rung) -> None:
        """Take a broken copied rung out of the lists; it will be encoded instead."""
        file = self._files.pop(rung.name, None)
        self._growing.pop(rung.name, None)
        if file is None:
            return
        with self._run.transaction() as session:
            store.drop_rung(session, self._video.id, rung.height)
        self.folder.write_master(self._listed_rungs())

    def _add_segment(self, rung: Rung, segment: Segment) -> None:
        self._run.check()
        if rung.copied:
            verify_segment(rung, segment)  # never list what cannot be played; what was encoded here is as asked
        if rung.codec != H264:  # players have something to play; these are shown when they are complete
            return
        growing = self._growing.get(rung.name) or self._begin(rung)
        growing.add(segment)
        if rung.name not in self._files:
            self._announce(self._list_ready(growing))

    def _begin(self, rung: Rung) -> GrowingRung:
        file = self._files.get(rung.name)
        name = file.playlist_filename if file is not None else None
        name = name or f"{uuid.uuid4()}-{rung.name}.m3u8"
        attempt = f"{self._run.attempt}r{self._round}" if self._round else str(self._run.attempt)
        self._growing[rung.name] = GrowingRung(self.folder, rung, attempt, name)
        return self._growing[rung.name]

    def _list_ready(self, growing: GrowingRung) -> list[GrowingRung]:
        """Return what can be played now that this rung has begun: picture and sound that are apart need each other."""
        together = [rung.name for rung in self._plan.opening]
        if growing.rung.name not in together:
            return [growing]
        missing = [name for name in together if name not in self._files]
        return [self._growing[name] for name in missing] if set(missing) <= set(self._growing) else []

    def _announce(self, begun: list[GrowingRung]) -> None:
        """Show rungs whose first segment is listed: in the master playlist, in the database, to whoever listens."""
        if not begun:
            return
        self.folder.write_master([*self._listed_rungs(), *((one.rung, one.playlist_name) for one in begun)])
        with self._run.transaction() as session:
            added = {
                one.rung.name: store.add_rung(session, self._playlist, one.rung, one.playlist_name) for one in begun
            }
            if self._files:
                tell_change(session, session.get_one(type(self._video), self._video.id))
            else:
                mark_playable(session, self._video.id)
        is_first = not self._files
        self._files |= added
        if is_first and self.on_first_listing is not None:
            self.on_first_listing()

    def _finish(self, rung: Rung, report: RunReport, folder: Path) -> None:
        segments = report.segments[rung.name]
        verify_rung(rung, segments, self._info.duration_seconds)
        destination = folder / f"{uuid.uuid4()}-{rung.name}-fragmented.mp4"
        joined = join_rung(folder / init_name(rung), segments, destination)
        key = self.folder.put_joined(joined)
        shared = SharedFile(destination.name, rung.height, in_playlist=True)
        torrent = write_torrent(self._run.runtime, self._video.id, shared, joined.pieces)
        with self._run.transaction() as session:
            file = self._files.get(rung.name)
            if file is None:
                known = describe_made(rung, (folder / init_name(rung)).read_bytes(), segments)
                file = store.add_rung(session, self._playlist, known, f"{uuid.uuid4()}-{rung.name}.m3u8")
            store.finish_rung(session, file.id, joined, segments, key, torrent)
            tell_change(session, session.get_one(type(self._video), self._video.id))
        self._list_finished()

    def _list_finished(self) -> None:
        with self._run.runtime.database.read() as session:
            finished = store.read_finished(session, self._video.id)
        if finished:
            self.folder.list_finished(finished)
            self._files |= {store.name_rung(rung.file): rung.file for rung in finished}
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


def describe_made(rung: Rung, init: bytes, segments: list[Segment]) -> Rung:
    """Complete the description of a rung that is listed when it is finished: by what its encoder really wrote.

    Raises BrokenRung when that is nothing that a playlist could name.
    """
    codec = name_codec(init)
    if codec is None:
        raise BrokenRung(f"its initialization section names no codec that players know ({rung.codec})")
    peak = max(segment.size_bytes * 8 / max(segment.duration_seconds, 0.1) for segment in segments)
    codecs = f"{codec},{SOUND_CODEC}" if rung.sound_apart else join_codecs(codec, rung.audio)
    return msgspec.structs.replace(rung, codecs=codecs, bandwidth=int(peak) + 1)
