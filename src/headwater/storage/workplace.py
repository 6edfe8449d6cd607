"""The folder `tmp/`: each process works in a locked folder of its own, so that the others sweep up after the dead."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOCK = ".lock"


class Workplace:
    """Work in progress of this process; empty when nothing runs."""

    def __init__(self, tmp: Path) -> None:
        self._tmp = tmp
        self._guard = threading.Lock()
        self._own: tuple[Path, int] | None = None

    @contextmanager
    def folder(self, name: str) -> Iterator[Path]:
        """Make an empty folder that goes with everything in it at the end of the block."""
        path = self._open() / f"{name}-{secrets.token_hex(4)}"
        path.mkdir()
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what dead processes left."""
        for entry in sorted(self._tmp.iterdir()):
            if entry.suffix == _LOCK:
                _remove_if_dead(entry)
            elif not entry.with_name(entry.name + _LOCK).exists():
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove this process's folder."""
        with self._guard:
            if self._own is None:
                return
            path, fd = self._own
            self._own = None
        shutil.rmtree(path, ignore_errors=True)
        path.with_name(path.name + _LOCK).unlink(missing_ok=True)
        os.close(fd)

    def _open(self) -> Path:
        with self._guard:
            if self._own is None:
                self._own = self._make()
            return self._own[0]

    def _make(self) -> tuple[Path, int]:
        while True:
            path = self._tmp / secrets.token_hex(6)
            lock = path.with_name(path.name + _LOCK)
            fd = os.open(lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            fcntl.flock(fd, fcntl.LOCK_EX)
            if os.fstat(fd).st_nlink:  # else a sweep took it before it was locked
                path.mkdir()
                return path, fd
            os.close(fd)


def _remove_if_dead(lock: Path) -> None:
    try:
        fd = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pass  # its process lives
    else:
        shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
        lock.unlink(missing_ok=True)
    finally:
        os.close(fd)
