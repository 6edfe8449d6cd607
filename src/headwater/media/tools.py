"""Finds an ffmpeg that can do the work, and says what is missing when there is none."""

import re
import shutil
import subprocess
from pathlib import Path

import msgspec

OLDEST_VERSION = 5
NEEDED_ENCODERS = ("libx264", "aac", "mjpeg")
NEEDED_FILTERS = ("scale", "split", "fps", "bwdif", "thumbnail", "tile")
QUESTION_SECONDS = 30


class FfmpegMissing(Exception):
    """No usable ffmpeg; the message names each one tried and what it lacks."""


class Tools(msgspec.Struct, frozen=True):
    """One ffmpeg and what it can do."""

    ffmpeg: str
    version: str
    encoders: frozenset[str]
    filters: frozenset[str]

    @property
    def can_tonemap(self) -> bool:
        """Whether HDR can be brought to the screens of everybody."""
        return {"zscale", "tonemap"} <= self.filters


def find_tools(configured: str | None = None) -> Tools:
    """Return the configured ffmpeg, else the system's, else the one of the imageio-ffmpeg wheel; raises FfmpegMissing.

    The system's comes before the wheel's: it gets security updates and knows the machine's hardware. A configured one
    is never replaced.
    """
    reasons = []
    for candidate in [configured] if configured else [shutil.which("ffmpeg"), bundled_ffmpeg()]:
        if candidate is None:
            continue
        tools, reason = examine(candidate)
        if tools is not None:
            return tools
        reasons.append(f"{candidate}: {reason}")
    raise FfmpegMissing("; ".join(reasons) or "neither a system ffmpeg nor the imageio-ffmpeg package was found")


def bundled_ffmpeg() -> str | None:
    """Return the path of imageio-ffmpeg's binary; None when this platform's wheel has none."""
    import imageio_ffmpeg  # its import looks at the file system

    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        return None


def examine(executable: str) -> tuple[Tools | None, str]:
    """Ask an ffmpeg what it can do; returns it, or the reason why it cannot be used."""
    path = Path(executable).absolute()
    try:
        version_text, encoder_text, filter_text = (
            _ask(path, question) for question in ("-version", "-encoders", "-filters")
        )
    except (OSError, subprocess.SubprocessError) as error:
        return None, f"cannot be run ({error})"
    match = re.match(r"ffmpeg version n?(\S+)", version_text)
    version = match[1] if match else "unknown"
    major = re.match(r"\d+", version)
    if major is not None and int(major[0]) < OLDEST_VERSION:  # builds from git carry no number and are new enough
        return None, f"is version {version}, at least {OLDEST_VERSION} is needed"
    encoders = frozenset(re.findall(r"^ [VAS]\S{5} (\S+)", encoder_text, re.MULTILINE))
    filters = frozenset(re.findall(r"^ \S{2,3} (\S+) +\S+->", filter_text, re.MULTILINE))
    missing = [name for name in NEEDED_ENCODERS if name not in encoders]
    missing += [name for name in NEEDED_FILTERS if name not in filters]
    if missing:
        return None, f"lacks {', '.join(missing)}"
    return Tools(str(path), version, encoders, filters), ""


def _ask(path: Path, question: str) -> str:
    done = subprocess.run(
        [str(path), "-hide_banner", question],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=QUESTION_SECONDS,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
    )
    return done.stdout.decode(errors="replace")
