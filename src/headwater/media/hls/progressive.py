"""Runs an encode job and hands over each segment when it is whole, in order, exactly once.

A pipeline needs no more than this, once for `plan.first` and once for `plan.rest`:

    def list_segment(rung: Rung, segment: Segment) -> None:
        store(segment.path); write_hash(segment.name, segment.sha256); list_in_playlist(rung, segment)

    report = run_rungs(bench, job, folder, list_segment, show_progress, cancel)
    for rung in job.rungs:
        segments = report.segments[rung.name]
        verify_rung(rung, segments, info.duration_seconds)  # BrokenRung: plan again with copy_allowed=False
        joined = join_rung(segments[0].init_path, segments, finished_folder / file_name)

The job of the rest names the joined first rung as `encoded_sound`, so that sound is encoded once.

Each attempt gets a fresh folder, so that a dead attempt's ffmpeg can never write into a living one's files.
"""

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from headwater.media.children.ffmpeg import Progress, Watch, run_ffmpeg
from headwater.media.encode import EncodeJob, encode_arguments, init_name, playlist_name
from headwater.media.hls.playlists import parse_growing_playlist
from headwater.media.ladder import Rung
from headwater.media.workbench import Workbench

FIRST_TICK_SECONDS = 0.01
TICK_SECONDS = 0.2


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """One finished media segment in the work folder."""

    number: int
    path: Path
    init_path: Path
    """The initialization section of its rung; whole as soon as there is a segment."""
    duration_seconds: float
    size_bytes: int
    sha256: str

    @property
    def name(self) -> str:
        """Name in the work folder."""
        return self.path.name


class RunReport(msgspec.Struct, frozen=True):
    """What a run made: its segments by the name of the rung, and what it cost."""

    segments: dict[str, list[Segment]]
    cpu_seconds: float


OnSegment = Callable[[Rung, Segment], None]
OnProgress = Callable[[float], None]


def run_rungs(
    bench: Workbench,
    job: EncodeJob,
    folder: Path,
    on_segment: OnSegment | None = None,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
) -> RunReport:
    """Run one job in an empty folder. Callbacks run in this thread; progress goes from 0 to 1.

    Raises FfmpegFailed, Cancelled, or what a callback raised; segments handed over stay good.
    """
    followers = [_Follower(rung, folder, on_segment) for rung in job.rungs]

    def show(progress: Progress) -> None:
        if on_progress is not None:
            on_progress(min(1.0, progress.media_seconds / job.info.duration_seconds))

    def look() -> None:
        for follower in followers:
            follower.look()
        if watch.tick_seconds != TICK_SECONDS and all(follower.segments for follower in followers):
            watch.tick_seconds = TICK_SECONDS  # only the first segment is awaited by somebody

    watch = Watch(show, look, FIRST_TICK_SECONDS, cancel, bench.limits.stall_seconds)
    limits = bench.limits.for_encode(job.info.duration_seconds)
    arguments = encode_arguments(job, bench.tools, bench.limits, os.cpu_count() or 1)
    report = run_ffmpeg(bench.children, arguments, folder, limits, watch)
    return RunReport({follower.rung.name: follower.segments for follower in followers}, report.cpu_seconds)


class _Follower:
    """Reads the growing playlist of one rung."""

    def __init__(self, rung: Rung, folder: Path, on_segment: OnSegment | None) -> None:
        self.rung = rung
        self.folder = folder
        self.on_segment = on_segment
        self.segments: list[Segment] = []
        self.seen_size = 0

    def look(self) -> None:
        """Hand over what is new."""
        path = self.folder / playlist_name(self.rung)
        try:
            size = path.stat().st_size
            if size == self.seen_size:
                return
            text = path.read_text()
        except FileNotFoundError:
            return
        self.seen_size = size
        for name, seconds in parse_growing_playlist(text).segments[len(self.segments) :]:
            segment = self._measure(name, seconds)
            self.segments.append(segment)
            if self.on_segment is not None:
                self.on_segment(self.rung, segment)

    def _measure(self, name: str, seconds: float) -> Segment:
        path = self.folder / name
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            size_bytes = file.tell()
        return Segment(
            number=len(self.segments),
            path=path,
            init_path=self.folder / init_name(self.rung),
            duration_seconds=seconds,
            size_bytes=size_bytes,
            sha256=digest.hexdigest(),
        )
