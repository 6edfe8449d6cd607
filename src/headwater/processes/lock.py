"""The lock of the data folder: one instance at a time works on it.

`flock` dies with its process, so a killed instance leaves nothing to clean up.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from headwater.processes.errors import CannotStart

LOCK_NAME = "headwater.lock"


class DataLock:
    """Held as long as this object lives. A supervisor holds it alone; web or worker run by themselves share it."""

    def __init__(self, root: Path, *, alone: bool, sign: bool = True) -> None:
        try:
            root.mkdir(parents=True, exist_ok=True)
            self._fd = os.open(root / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise CannotStart(f"the data folder {root} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(self._fd, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            owner = os.pread(self._fd, 32, 0).decode(errors="replace").strip()
            os.close(self._fd)
            who = f" (process {owner})" if owner.isdigit() else ""
            raise CannotStart(f"another instance{who} is already running on the data folder {root}") from error
        if sign:
            os.ftruncate(self._fd, 0)
            os.pwrite(self._fd, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let go of the folder."""
        os.close(self._fd)
