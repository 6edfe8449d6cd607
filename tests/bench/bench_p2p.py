"""What viewers of one video take from each other instead of from the server

Run it with `python -m tests.bench p2p` (about 55 minutes), or `python -m tests.bench.bench_p2p --rounds 1 --seconds 48`
to try. Whole playbacks of a clip in 720p and 360p by real Chromiums, a new one every six seconds; bytes are counted at
the network. The ceiling for N viewers is (N-1)/N: each byte must leave the server once. "loader's own" is the same
player with the stock settings of p2p-media-loader. Of several rounds the medians are shown; rounds are interleaved.
The clip has ten pictures a second at the rate of bytes of thirty: five browsers that paint in software share this
machine, and what is measured is the way of the bytes.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import imageio_ffmpeg

from tests.bench.audience import Audience, gather
from tests.bench.held_server import hold
from tests.support.instance import Instance, free_port, running_instance
from tests.support.upload import upload_and_finish

PICTURE = "mandelbrot=s=1280x720:r=10:end_pts=1000:end_scale=0.005:inner=convergence,noise=alls=4:allf=t"
X264 = (
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-pix_fmt",
    "yuv420p",
    "-g",
    "20",
    "-b:v",
    "1700k",
    "-maxrate",
    "1900k",
)
RUNGS = {"144p": False, "240p": False, "360p": True, "480p": False, "720p": True, "1080p": False}
HELD_BYTES_PER_SECOND = 650 * 1024
HELD_VIEWERS = 5
ENOUGH = 0.88
# What `client/player/swarm/engine.ts` sets, and what p2p-media-loader 2.3 has by itself.
STOCK = {
    "httpDownloadTimeWindow:60": "httpDownloadTimeWindow:3e3",
    r"simultaneousHttpDownloads:1\}": "simultaneousHttpDownloads:2}",
    r"new (\w+)\(\w+\.othersWatch,\w+,": r"new \1(!1,3,",  # no beginning of its own; three downloads from peers
    r"highDemandTimeWindow:this\.#\w+\?30:4": "highDemandTimeWindow:15",
    r"this\.#\w+\?30:Math\.max\(2\*\w+,4\)": "15",  # hls.js' reserve, as the loader sets it
}
HEAD = (
    f"{'viewers':22}{'settings':14}{'from peers':>11}{'of ceiling':>11}{'start s med/max':>17}{'waits s':>9}{'end':>12}"
)
Kind = str
KINDS = ("ours", "loader's own", "off")


def use_stock_settings(code: str) -> str:
    """Replace our settings in the built engine; other scripts stay as they are."""
    if next(iter(STOCK)) not in code:
        return code
    for ours, stock in STOCK.items():
        code, found = re.subn(ours, stock, code)
        assert found == 1, f"the built engine has {found} x {ours}"
    return code


def watch(url: str, viewers: int, seconds: float, kind: Kind) -> Audience:
    """Let an audience of one kind watch the whole video."""
    edit: Callable[[str], str] | None = use_stock_settings if kind == "loader's own" else None
    return gather(url, viewers, seconds + 4, shares=kind != "off", edit=edit)


def measure(folder: Path, seconds: int, rounds: int, sizes: list[int]) -> Iterator[str]:
    """Measure everything; yields the lines of the table."""
    public = free_port()
    settings = {"transcoding": {"resolutions": RUNGS}, "webserver": {"port": public}}
    with running_instance(folder / "instance", settings) as instance:
        path = make_clip(folder / "clip.mp4", seconds)
        url = f"http://localhost:{public}/w/{upload_and_finish(instance, path, name='The clip')['shortUUID']}"
        yield HEAD
        with pass_on(instance, public, None):
            for size in sizes:
                runs = interleave(partial(watch, url, size, seconds), rounds)
                for kind in KINDS:
                    yield describe(str(size), kind, runs[kind])
                verdict = statistics.median(run.of_ceiling for run in runs["ours"]) >= ENOUGH
                yield f"{'ok  ' if verdict else 'LESS'} {size} viewers: at least {ENOUGH:.0%} of the ceiling from peers"
        with pass_on(instance, public, HELD_BYTES_PER_SECOND):
            runs = interleave(partial(watch, url, HELD_VIEWERS, seconds), rounds)
            for kind in KINDS:
                yield describe(f"{HELD_VIEWERS}, 650 KiB/s in all", kind, runs[kind])


def pass_on(instance: Instance, public: int, bytes_per_second: float | None) -> AbstractContextManager[None]:
    """Open the instance at its public port."""
    return hold(
        public,
        instance.port,
        bytes_per_second=bytes_per_second or 1e12,
        latency_seconds=0.015 if bytes_per_second else 0,
    )


def interleave(run: Callable[[Kind], Audience], rounds: int) -> dict[Kind, list[Audience]]:
    """Run all kinds by turns: other load on the machine weighs on all alike. Without peers once is enough."""
    runs: dict[Kind, list[Audience]] = {kind: [] for kind in KINDS}
    for number in range(rounds):
        for kind in KINDS:
            if kind == "off" and number:
                continue
            runs[kind].append(run(kind))
            print(f"   {kind}: {describe('', kind, runs[kind][-1:]).split(None, 1)[1]}", file=sys.stderr, flush=True)
    return runs


def describe(audience: str, kind: Kind, runs: list[Audience]) -> str:
    """Write one row: medians over the rounds, the worst of waiting."""
    share = statistics.median(run.share for run in runs)
    of_ceiling = statistics.median(run.of_ceiling for run in runs)
    start = statistics.median(run.median_start_ms for run in runs) / 1000
    slowest = statistics.median(run.starts_ms[-1] for run in runs) / 1000
    waits = (
        statistics.median(sum(max(viewer.wait_ms, viewer.stall_ms) for viewer in run.viewers) for run in runs) / 1000
    )
    heights = sorted(viewer.height for viewer in runs[-1].viewers)
    end = "/".join(f"{heights.count(height)}x{height}p" for height in sorted(set(heights), reverse=True))
    return (
        f"{audience:22}{kind:14}{share:>11.1%}{of_ceiling:>11.1%}{start:>10.1f} /{slowest:>5.1f}{waits:>9.1f}{end:>12}"
    )


def make_clip(path: Path, seconds: int) -> Path:
    """Write a clip that is copied as its 720p rung."""
    sound = ("-f", "lavfi", "-i", "sine=frequency=330:sample_rate=48000")
    command = (imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", PICTURE, *sound)
    subprocess.run(
        [*command, "-t", str(seconds), *X264, "-bufsize", "2M", "-c:a", "aac", "-b:a", "96k", str(path)], check=True
    )
    return path


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=96, help="length of the clip")
    parser.add_argument("--viewers", type=int, nargs="*", default=[2, 3, 5])
    wishes = parser.parse_args()
    failed = False
    with tempfile.TemporaryDirectory(prefix="bench-p2p-") as folder:
        for line in measure(Path(folder), wishes.seconds, wishes.rounds, wishes.viewers):
            print(line, flush=True)
            failed |= line.startswith("LESS")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
