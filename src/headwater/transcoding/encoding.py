"""Runs encode jobs under the instance's settings: threads, profile, an encoder in hardware where one is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import structlog

from headwater.jobs import JobInterrupted, JobRun
from headwater.media.children.ffmpeg import Cancelled, FfmpegFailed
from headwater.media.encode import EncodeJob
from headwater.media.encoders import choose_hardware
from headwater.media.hls import BrokenRung, RunReport, Segment, run_rungs
from headwater.media.ladder import H264, Rung
from headwater.transcoding.bench import open_bench

log = structlog.get_logger()
_told: set[tuple[str, ...]] = set()


def run_ways(run: JobRun, job: EncodeJob, make: Callable[[EncodeJob], None]) -> None:
    """Make the job's rungs in hardware, if that is wanted and proved itself; where that fails, in software.

    Raises what `make` raises in software.
    """
    for way in _list_ways(run, job):
        try:
            make(way)
            return
        except (FfmpegFailed, BrokenRung) as error:
            if way.hardware is None:
                raise
            log.warning("software goes on", failed=way.hardware.name, reason=str(error), job=run.id)


def _list_ways(run: JobRun, job: EncodeJob) -> Iterator[EncodeJob]:
    settings = run.runtime.settings.transcoding
    job = msgspec.structs.replace(job, threads=settings.threads, profile=settings.profile)
    if any(rung.picture is not None and not rung.copied and rung.codec == H264 for rung in job.rungs):
        choice = choose_hardware(open_bench(settings), settings.hardware, settings.hardware_device)
        if choice.encoder is not None:
            yield msgspec.structs.replace(job, hardware=choice.encoder, device=choice.device)
        elif choice.reasons and tuple(choice.reasons) not in _told:
            _told.add(tuple(choice.reasons))  # once per process: nothing changes until somebody changes the machine
            log.warning("no encoder in hardware", wanted=settings.hardware, reasons=choice.reasons)
    yield job


def encode_rungs(
    run: JobRun,
    job: EncodeJob,
    folder: Path,
    on_segment: Callable[[Rung, Segment], None] | None,
    on_progress: Callable[[float], None],
) -> RunReport:
    """Run ffmpeg once; raises FfmpegFailed, JobInterrupted, or what `on_segment` raises."""
    bench = open_bench(run.runtime.settings.transcoding)
    try:
        report = run_rungs(bench, job, folder, on_segment, on_progress, run.cancelled)
    except Cancelled as error:
        raise JobInterrupted(str(error)) from error
    run.check()
    return report
