"""Proves an encoder by a few pictures: that ffmpeg lists it says nothing of the machine, its driver or its rights."""

import tempfile
from fractions import Fraction
from pathlib import Path

import msgspec

from headwater.media.children.ffmpeg import FfmpegFailed, run_ffmpeg
from headwater.media.encoders.encoder import SOFTWARE, Encoder, Orders
from headwater.media.ladder import Rung
from headwater.media.safety import base_arguments
from headwater.media.workbench import Workbench

TRIAL_SIZE = (320, 240)  # below some hardware encoders' least
TRIAL_FRAMES = 12
TRIAL_SECONDS = 30
RUNG = Rung(
    height=TRIAL_SIZE[1],
    picture=TRIAL_SIZE,
    fps=(24, 1),
    copied=False,
    bit_rate=400_000,
    level="3.0",
    audio=None,
    bandwidth=400_000,
    codecs="",
    target_duration_seconds=4,
)


class _Question(msgspec.Struct, frozen=True):
    """What the answer depends on: another ffmpeg, or a newer one in the same place, is tried anew."""

    ffmpeg: str
    changed_ns: int
    name: str
    device: str


def try_encoder(bench: Workbench, encoder: Encoder, device: str = "") -> str:
    """Return why an encoder cannot be used; empty when it can. Asked once per ffmpeg and device."""
    if encoder.name not in bench.tools.encoders:
        return f"{bench.tools.ffmpeg} has no {encoder.name}"
    changed_ns = Path(bench.tools.ffmpeg).stat().st_mtime_ns
    question = _Question(bench.tools.ffmpeg, changed_ns, encoder.name, device)
    if question not in _known:
        _known[question] = _try(bench, encoder, device)
    return _known[question]


def find_codecs(bench: Workbench) -> list[str]:
    """Return the codecs that this ffmpeg can make in software."""
    return [codec for codec, encoder in SOFTWARE.items() if not try_encoder(bench, encoder)]


_known: dict[_Question, str] = {}


def _try(bench: Workbench, encoder: Encoder, device: str) -> str:
    filters = ",".join(["format=yuv420p", *encoder.upload])
    width, height = TRIAL_SIZE
    rate = Fraction(*RUNG.fps)
    arguments = [
        *(*base_arguments(bench.tools.ffmpeg), *encoder.device(device)),
        *("-f", "lavfi", "-i", f"testsrc2=s={width}x{height}:r={rate}", "-frames:v", str(TRIAL_FRAMES)),
        *("-vf", filters, "-c:v", encoder.name, *encoder.describe(RUNG, Orders(1)), "-f", "mp4", "trial.mp4"),
    ]
    with tempfile.TemporaryDirectory(prefix="trial-") as folder:
        try:
            bounds = msgspec.structs.replace(bench.limits.for_encode(1), wall_seconds=TRIAL_SECONDS)
            run_ffmpeg(bench.children, arguments, Path(folder), bounds)
        except FfmpegFailed as error:
            said = error.tail.strip().splitlines()
            return f"{error}{f' ({said[-1][:200]})' if said else ''}"
        made = Path(folder) / "trial.mp4"
        return "" if made.exists() and made.stat().st_size else "it wrote nothing"
