"""Tell whether a worker process on this machine still lives, so that its jobs need not wait for the lease to end.

Linux only; elsewhere, and for workers of other machines or containers, the lease decides.
"""

from __future__ import annotations

import functools
import os
from pathlib import Path

_PROC = Path("/proc")


@functools.cache
def identify_machine() -> str:
    """Name this boot and process namespace; empty where processes cannot be looked up."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{(_PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return ""


def read_start(pid: int) -> int:
    """Return when a process started, in clock ticks since boot; 0 when it is dead or unknown."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if fields[0] in "ZX" else int(fields[19])


def is_dead(machine: str, pid: int, pid_start: int) -> bool:
    """Whether a process is known to be gone; False when that cannot be told."""
    if not machine or machine != identify_machine():
        return False
    return read_start(pid) != pid_start


def identify_process() -> tuple[str, int, int]:
    """Return machine, pid and start of this process, as `is_dead` wants them."""
    return identify_machine(), os.getpid(), read_start(os.getpid())
