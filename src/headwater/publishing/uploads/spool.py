"""The file of one upload while it grows. Its size on disk is the truth about what has arrived."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path

NAME_BYTES = 24


class Busy(Exception):
    """Another request writes this file right now."""


def new_name() -> str:
    """Return an unguessable name for an upload."""
    return secrets.token_hex(NAME_BYTES)


def received_bytes(path: Path) -> int:
    """How much has arrived."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


class SpoolFile:
    """Appends to an upload's file; a lock keeps every other request and process from doing so."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; raises Busy."""
        self.path = path
        self._fd = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._fd)
            raise Busy from None
        self.size = os.fstat(self._fd).st_size

    def append(self, data: bytes | bytearray) -> None:
        """Write at the end; raises OSError (a full disk)."""
        view = memoryview(data)
        while view:
            written = os.pwrite(self._fd, view, self.size)
            self.size += written
            view = view[written:]

    def sync(self) -> None:
        """Force what was written to the disk: only then may it be acknowledged."""
        os.fdatasync(self._fd)

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._fd)
