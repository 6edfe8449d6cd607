"""What media work costs, as ratios against plain ffmpeg in the same run. CPU seconds of children, not wall time.

python -m tests.bench.bench_media [seconds of the short clips]
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import psutil

from headwater.media.children.ffmpeg import Cancelled
from headwater.media.encode import EncodeJob
from headwater.media.hls import Segment, run_rungs
from headwater.media.ladder import LadderRules, Plan, Rung, plan_ladder
from headwater.media.probe import MediaInfo, probe
from headwater.media.workbench import Workbench, open_workbench

RULES = LadderRules(heights=frozenset({240, 360, 480, 720, 1080}))
NEVER_COPIED = msgspec.structs.replace(RULES, copy_keyframe_interval_seconds=0)
CLIP_SECONDS = 10
ROUNDS = 2
PICTURE = "mandelbrot=s=960x540:r=30:end_pts=600:end_scale=0.005:inner=convergence"
PICTURE += ",scale=1920:1080,noise=alls=2:allf=t"
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-g", "60", "-b:v", "6M", "-maxrate", "7M")
X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-b:v", "6M", "-tag:v", "hvc1")


class Row(NamedTuple):
    """A line of the table: what, the number, and what it must not exceed."""

    what: str
    value: float
    limit: float
    detail: str

    def __str__(self) -> str:
        verdict = "ok  " if self.value <= self.limit else "OVER"
        return f"{verdict} {self.what:58} {self.value:7.3f} (at most {self.limit:.2f})  {self.detail}"


def measure_media(seconds: int = CLIP_SECONDS) -> Iterator[Row]:
    """Measure everything, a row at a time."""
    with tempfile.TemporaryDirectory(prefix="bench-media-") as name, open_workbench() as bench:
        folder = Path(name)
        copyable = make_clip(bench, folder / "copyable.mp4", seconds, X264)
        hevc = make_clip(bench, folder / "hevc.mp4", seconds, X265)
        minute = repeat_clip(bench, copyable, folder / "minute.mp4", max(1, 60 // seconds))
        hour = repeat_clip(bench, copyable, folder / "hour.mp4", 3600 // seconds)
        bench.children.start()
        probe(copyable, bench.limits, bench.children)  # the first one also pays for starting the server
        yield from measure_first_segments(bench, minute, hour, hevc, folder)
        yield from measure_ladders(bench, copyable, folder)


def measure_first_segments(bench: Workbench, minute: Path, hour: Path, hevc: Path, folder: Path) -> list[Row]:
    """Measure from an accepted file to its first segment, probe included."""
    short = min(cpu_to_first_segment(bench, minute, folder / f"minute{round}") for round in range(3))
    long = min(cpu_to_first_segment(bench, hour, folder / f"hour{round}") for round in range(3))
    encoded = min(cpu_to_first_segment(bench, hevc, folder / f"hevc{round}") for round in range(2))
    rung = plan_ladder(probe(hevc, bench.limits, bench.children), RULES).first
    plain = cpu_of_raw_rung(bench, hevc, rung, folder, "-t", str(RULES.segment_seconds))
    return [
        Row("first segment, 1 min copyable, CPU s", short, 0.3, ""),
        Row("first segment, 60 min copyable, CPU s", long, 0.3, ""),
        Row("first segment, 60 min against 1 min", long / short, 1.5, ""),
        Row("first 480p segment of 1080p HEVC, CPU s", encoded, 3.0, f"plain ffmpeg for the same 4 s: {plain:.2f}"),
    ]


def measure_ladders(bench: Workbench, source: Path, folder: Path) -> list[Row]:
    """Measure whole ladders against one plain ffmpeg per rung, with and without copying the source."""
    info = probe(source, bench.limits, bench.children)
    encoded, copied = plan_ladder(info, NEVER_COPIED), plan_ladder(info, RULES)
    assert copied.first.copied
    rounds: list[tuple[float, float, float]] = []
    for number in range(ROUNDS):  # interleaved, so that other load on the machine weighs on both sides alike
        floor = sum(cpu_of_raw_rung(bench, source, rung, folder) for rung in encoded.rungs)
        whole = cpu_of_plan(bench, source, info, encoded, folder / f"encoded{number}")
        rounds.append((floor, whole, cpu_of_plan(bench, source, info, copied, folder / f"copied{number}")))
    floor, whole, short = (min(costs) for costs in zip(*rounds, strict=True))
    return [
        Row("ladder against raw single-rung runs", whole / floor, 0.75, f"{whole:.1f} / {floor:.1f} CPU s"),
        Row("ladder with the source copied against the same", short / floor, 0.40, f"{short:.1f} / {floor:.1f} CPU s"),
    ]


def cpu_to_first_segment(bench: Workbench, source: Path, folder: Path) -> float:
    """Return CPU seconds of all children until the first segment was handed over."""
    folder.mkdir()
    before = children_cpu()
    used: list[float] = []
    cancel = threading.Event()

    def stop(rung: Rung, segment: Segment) -> None:
        if not used:
            used.append(children_cpu() - before)
        cancel.set()

    info = probe(source, bench.limits, bench.children)
    plan = plan_ladder(info, RULES)
    job = EncodeJob(source=source, info=info, rungs=[plan.first], segment_seconds=plan.segment_seconds)
    with contextlib.suppress(Cancelled):
        run_rungs(bench, job, folder, stop, cancel=cancel)
    return used[0]


def cpu_of_plan(bench: Workbench, source: Path, info: MediaInfo, plan: Plan, folder: Path) -> float:
    """Return CPU seconds of the first rung and of the rest."""
    used = 0.0
    for name, rungs in (("first", [plan.first]), ("rest", plan.rest)):
        (folder / name).mkdir(parents=True)
        job = EncodeJob(source=source, info=info, rungs=rungs, segment_seconds=plan.segment_seconds)
        used += run_rungs(bench, job, folder / name).cpu_seconds
    return used


def cpu_of_raw_rung(bench: Workbench, source: Path, rung: Rung, folder: Path, *options: str) -> float:
    """Return CPU seconds of ffmpeg making this rung alone, straight from the source, with the same quality."""
    assert rung.picture is not None and rung.level is not None
    command = [bench.tools.ffmpeg, "-nostdin", "-v", "error", "-y", *options, "-i", str(source)]
    command += [
        "-map",
        "0:v:0",
        "-map",
        "0:a:0",
        "-vf",
        f"scale={rung.picture[0]}:{rung.picture[1]},format=yuv420p",
        "-c:v",
        "libx264",
    ]
    command += ["-preset", "veryfast", "-maxrate", str(rung.bit_rate), "-bufsize", str(2 * rung.bit_rate)]
    command += ["-b_strategy", "1", "-bf", "16", "-g", str(rung.gop_frames), "-c:a", "copy"]
    command += ["-f", "mp4", str(folder / f"raw-{rung.height}.mp4")]
    return cpu_of(lambda: subprocess.run(command, check=True))


def cpu_of(work: Callable[[], object]) -> float:
    """Return CPU seconds of the programs that `work` runs to their end."""
    before = os.times()
    work()
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def children_cpu() -> float:
    """Return CPU seconds used so far by the child server and all its children, living and dead."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def make_clip(bench: Workbench, path: Path, seconds: int, codec: tuple[str, ...]) -> Path:
    """Make a 1080p clip with a picture like a camera's (soft, moving, a little grain) and a tone."""
    inputs = ("-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", "sine=r=48000", "-t", str(seconds))
    run_ffmpeg(bench, *inputs, *codec, "-pix_fmt", "yuv420p", "-c:a", "aac", "-ac", "2", str(path))
    return path


def repeat_clip(bench: Workbench, clip: Path, path: Path, count: int) -> Path:
    """Join a clip with itself, without encoding."""
    listing = path.with_suffix(".txt")
    listing.write_text(f"file '{clip}'\n" * count)
    run_ffmpeg(bench, "-f", "concat", "-safe", "0", "-i", str(listing), "-c", "copy", str(path))
    return path


def run_ffmpeg(bench: Workbench, *arguments: str) -> None:
    subprocess.run([bench.tools.ffmpeg, "-nostdin", "-v", "error", "-y", *arguments], check=True)


if __name__ == "__main__":
    for row in measure_media(int(sys.argv[1]) if len(sys.argv) > 1 else CLIP_SECONDS):
        print(row, flush=True)
