"""Log lines of the supervisor, in the shape that `logs` gives all others, without importing a logging library."""

from __future__ import annotations

import datetime as dt
import sys

import msgspec

from headwater.settings.work import Log

_LEVELS = ("debug", "info", "warning", "error")


class PlainLog:
    """Writes one line per event to standard error."""

    def __init__(self, settings: Log, process: str) -> None:
        self._least = _LEVELS.index(settings.level)
        self._as_json = settings.format == "json" or (settings.format == "auto" and not sys.stderr.isatty())
        self._process = process

    def info(self, event: str, **facts: object) -> None:
        """Something ordinary happened."""
        self._write("info", event, facts)

    def warning(self, event: str, **facts: object) -> None:
        """Something that should not happen often."""
        self._write("warning", event, facts)

    def _write(self, level: str, event: str, facts: dict[str, object]) -> None:
        if _LEVELS.index(level) < self._least:
            return
        moment = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        if self._as_json:
            line = {"timestamp": moment, "level": level, "process": self._process, "event": event, **facts}
            text = msgspec.json.encode(line).decode()
        else:
            told = " ".join(f"{name}={value}" for name, value in facts.items())
            text = f"{moment} [{level:<7}] {event:<30} process={self._process} {told}"
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
