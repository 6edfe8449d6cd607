"""Log files: each process appends to its own, so that none waits for another; size and number are bounded.

A file is named `KIND-TIME.log` and held with a lock while it is written: a process that starts goes on with the newest
one of its kind that nobody holds, so that restarts do not push older lines out.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from headwater.settings.work import Rotation

AUDIT = "audit"
_ENDING = ".log"


class LogFile:
    """The file of one kind that this process writes."""

    def __init__(self, folder: Path, kind: str, rotation: Rotation) -> None:
        self._folder, self._kind, self._rotation = folder, kind, rotation
        self._lock = threading.Lock()
        self._descriptor: int | None = None
        self._size = 0

    def write(self, line: bytes) -> None:
        """Append a line, to a new file when this one is full; a disk that refuses is told of on standard error."""
        with self._lock:
            try:
                if self._descriptor is None or self._size + len(line) > self._rotation.max_file_size:
                    self._turn(len(line))
                if self._descriptor is not None:
                    self._size += os.write(self._descriptor, line)
            except OSError as error:
                sys.stderr.write(f"headwater: the log file cannot be written: {error}\n")

    def close(self) -> None:
        """Let the file go."""
        with self._lock:
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None

    def _turn(self, needed: int) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in reversed(list_files(self._folder, self._kind)):
            if path.stat().st_size + needed <= self._rotation.max_file_size and self._hold(path):
                return
        now = dt.datetime.now(dt.UTC)
        self._hold(self._folder / f"{self._kind}-{now:%Y%m%dT%H%M%S%f}{_ENDING}")
        self._remove_oldest()

    def _hold(self, path: Path) -> bool:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor, self._size = descriptor, os.fstat(descriptor).st_size
        return True

    def _remove_oldest(self) -> None:
        files = list_files(self._folder, AUDIT if self._kind == AUDIT else None)
        for path in sorted(files, key=_written_at)[: -self._rotation.max_files]:
            path.unlink(missing_ok=True)


class Journal:
    """The log files of this process: one for its lines, one for who changed what."""

    def __init__(self) -> None:
        self._lines: LogFile | None = None
        self._audit: LogFile | None = None
        self.process = ""

    def open(self, folder: Path, process: str, rotation: Rotation) -> None:
        """Write to files in this folder from now on, unless they are switched off."""
        self.close()
        self.process = process
        if rotation.enabled:
            self._lines, self._audit = LogFile(folder, process, rotation), LogFile(folder, AUDIT, rotation)

    def write(self, line: Mapping[str, Any]) -> None:
        """Keep a log line."""
        if self._lines is not None:
            self._lines.write(_encode(line))

    def write_audit(self, line: Mapping[str, Any]) -> None:
        """Keep a line of who changed what."""
        if self._audit is not None:
            self._audit.write(_encode(line))

    def close(self) -> None:
        """Write nothing more."""
        for file in (self._lines, self._audit):
            if file is not None:
                file.close()
        self._lines = self._audit = None


JOURNAL = Journal()  # one per process, as logging itself is


def list_files(folder: Path, kind: str | None) -> list[Path]:
    """Return the files of a kind, oldest first; None: all but the audit log."""
    found = sorted(folder.glob(f"{kind or '*'}-*{_ENDING}"))
    return found if kind else [path for path in found if not path.name.startswith(f"{AUDIT}-")]


def _written_at(path: Path) -> float:
    return path.stat().st_mtime


def _encode(line: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode(line, enc_hook=repr) + b"\n"
