"""One child of the supervisor: started in a process group of its own, started again when it dies, with backoff."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

KILL_AFTER_SECONDS = 0.25  # past the grace of streams; everything is gone within 1.2 s on a busy machine too
HEALTHY_SECONDS = 10.0  # a child that lived this long has not crashed at once
_FIRST_DELAY_SECONDS = 0.5
_LONGEST_DELAY_SECONDS = 30.0


def restart_delay(quick_deaths: int) -> float:
    """Seconds to wait before starting a child that died at once this many times in a row: 0, 0.5, 1, 2, ... 30."""
    if quick_deaths <= 1:
        return 0.0
    return min(_FIRST_DELAY_SECONDS * 2.0 ** min(quick_deaths - 2, 10), _LONGEST_DELAY_SECONDS)


@dataclass(slots=True)
class Child:
    """A process that is to run for as long as the supervisor does."""

    name: str
    arguments: list[str]  # of `python -m headwater`
    descriptors: dict[str, int]  # environment variable -> file descriptor handed down
    process: subprocess.Popen[bytes] | None = None
    start_at: float = 0.0  # monotonic; not before
    quick_deaths: int = field(default=0)
    _started_at: float = 0.0

    def start(self) -> None:
        """Start it in a process group of its own: whatever it starts ends with it."""
        environment = {**os.environ, **{name: str(number) for name, number in self.descriptors.items()}}
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "headwater",
                *self.arguments,
            ],  # -P: nothing is imported from the folder it is in
            env=environment,
            pass_fds=tuple(self.descriptors.values()),
            stdin=subprocess.DEVNULL,
            process_group=0,
        )
        self._started_at = time.monotonic()

    def poll(self) -> int | None:
        """Return its exit code (negative: a signal) once when it ended, after ending whatever it left behind."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        self.send(signal.SIGKILL)
        self.process = None
        lived = time.monotonic() - self._started_at
        self.quick_deaths = 1 if lived >= HEALTHY_SECONDS else self.quick_deaths + 1
        self.start_at = time.monotonic() + restart_delay(self.quick_deaths)
        return code

    def send(self, number: signal.Signals) -> None:
        """Signal its whole group (SIGKILL) or the process itself (anything gentler)."""
        if self.process is None:
            return
        try:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            elif self.process.returncode is None:
                os.kill(self.process.pid, number)
        except ProcessLookupError:
            return
