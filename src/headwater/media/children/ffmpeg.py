"""Runs ffmpeg in a limited child: progress, cancelling from another thread, a bounded tail of its messages."""

import enum
import errno
import os
import re
import selectors
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from headwater.media.children.client import ChildCrashed, Children, RunningChild, describe_exit
from headwater.media.children.limits import ChildLimits
from headwater.media.children.wire import ExitReport

TAIL_BYTES = 4000
LINE_BYTES = 4096
END_SECONDS = 15.0
FULL = b"No space left on device"
OUT_OF_MEMORY = (
    "Cannot allocate memory",
    "malloc of size",
    "Out of memory",
    "bad_alloc",
    "failed to map segment",
    "Resource temporarily unavailable",  # no room for the stack of another thread
)
TIME_LINE = re.compile(rb"out_time_us=(\d+)")


class Exceeded(enum.Enum):
    """The limit that ended a run."""

    MEMORY = "memory"
    PROCESSOR = "processor time"
    TIME = "time"
    SIZE = "file size"
    STALL = "no progress"


class FfmpegFailed(Exception):
    """ffmpeg did not do its work; `tail` holds the end of what it printed, for the log and not for the public.

    `exceeded` is the limit that ended it, if one did.
    """

    def __init__(
        self, message: str, tail: str, report: ExitReport | None = None, exceeded: Exceeded | None = None
    ) -> None:
        super().__init__(message)
        self.tail = tail
        self.report = report
        self.exceeded = exceeded


class Cancelled(Exception):
    """The caller asked for the end of the work."""


class Progress(msgspec.Struct, frozen=True):
    """How far ffmpeg has come in the media's own time."""

    media_seconds: float


class Watch:
    """What the caller of a run wants to hear and may decide while it lasts. The callbacks run in the calling thread."""

    def __init__(
        self,
        on_progress: Callable[[Progress], None] | None = None,
        on_tick: Callable[[], None] | None = None,
        tick_seconds: float = 0.1,
        cancel: threading.Event | None = None,
        stall_seconds: float = 300.0,
    ) -> None:
        self.on_progress = on_progress
        self.on_tick = on_tick
        self.tick_seconds = tick_seconds
        self.cancel = cancel
        self.stall_seconds = stall_seconds
        self.media_seconds = -1.0
        self.moved_at = time.monotonic()

    def hear(self, line: bytes) -> None:
        """Take one line of `-progress`."""
        match = TIME_LINE.match(line)
        if match is None:
            return
        seconds = int(match[1]) / 1e6
        if seconds > self.media_seconds:
            self.media_seconds, self.moved_at = seconds, time.monotonic()
            if self.on_progress is not None:
                self.on_progress(Progress(seconds))

    def tick(self) -> None:
        """Run the caller's periodic work; raises Cancelled or FfmpegFailed when the run should not go on."""
        if self.cancel is not None and self.cancel.is_set():
            raise Cancelled("the work was cancelled")
        if time.monotonic() - self.moved_at > self.stall_seconds:
            message = f"ffmpeg made no progress for {self.stall_seconds:.0f} seconds"
            raise FfmpegFailed(message, "", exceeded=Exceeded.STALL)
        if self.on_tick is not None:
            self.on_tick()


def run_ffmpeg(
    children: Children, argv: list[str], folder: Path, limits: ChildLimits, watch: Watch | None = None
) -> ExitReport:
    """Run ffmpeg to its end and return what it used.

    Raises FfmpegFailed, Cancelled, OSError (no room on the disk), or whatever a callback raised; ffmpeg is dead by the
    time any of them arrives.
    """
    watch = watch or Watch()
    child = children.run(argv, folder, limits)
    tail = bytearray()
    try:
        _listen(child, watch, tail)
        report = child.wait(END_SECONDS)
    except ChildCrashed as error:
        raise FfmpegFailed(str(error), tail.decode(errors="replace")) from error
    finally:
        child.close()
    if watch.on_tick is not None:
        watch.on_tick()
    if report.exit_code != 0 and FULL in tail:
        raise OSError(errno.ENOSPC, "ffmpeg found no room on the disk")  # nothing is wrong with the file
    if report.exit_code != 0 or report.timed_out:
        said = tail.decode(errors="replace")
        exceeded = find_exceeded(report, limits, said)
        what = describe_exit(report) if exceeded is None else f"it reached the limit of {exceeded.value}"
        raise FfmpegFailed(f"ffmpeg failed: {what}", said, report, exceeded)
    return report


def find_exceeded(report: ExitReport, limits: ChildLimits, said: str) -> Exceeded | None:
    """Tell which limit ended a run. Memory has no signal of its own: ffmpeg says that it got none, or crashes."""
    if report.timed_out:
        return Exceeded.TIME
    if report.signal == signal.SIGXCPU or report.cpu_seconds >= limits.cpu_seconds:
        return Exceeded.PROCESSOR
    if report.signal == signal.SIGXFSZ or "File too large" in said:
        return Exceeded.SIZE
    if report.signal == signal.SIGKILL or any(words in said for words in OUT_OF_MEMORY):
        return Exceeded.MEMORY  # nobody else kills: the system does when it has none left
    return None


def _listen(child: RunningChild, watch: Watch, tail: bytearray) -> None:
    """Follow both outputs until ffmpeg closes them."""
    pending = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(child.output, selectors.EVENT_READ)
        selector.register(child.errors, selectors.EVENT_READ)
        next_tick = time.monotonic()
        while selector.get_map():
            for key, _ in selector.select(max(0.0, next_tick - time.monotonic())):
                data = os.read(key.fd, 1 << 16)
                if not data:
                    selector.unregister(key.fd)
                elif key.fd == child.errors:
                    tail += data
                    del tail[:-TAIL_BYTES]
                else:
                    pending += data
                    *lines, rest = pending.split(b"\n")
                    pending[:] = rest[-LINE_BYTES:]
                    for line in lines:
                        watch.hear(bytes(line))
            if time.monotonic() >= next_tick:
                watch.tick()
                next_tick = time.monotonic() + watch.tick_seconds
