"""Look lines up in the log files: the newest that fit into an answer, in the order of their times."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from headwater.logs.files import AUDIT, list_files

LEVELS = ("debug", "info", "warn", "error")
_OURS = {"debug": 0, "info": 1, "warning": 2, "error": 3, "critical": 3, AUDIT: 4}
_TOLD_APART = ("timestamp", "level", "event", "process")
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Question(msgspec.Struct, frozen=True):
    """Which lines are wanted."""

    since: dt.datetime
    until: dt.datetime
    level: str = "info"
    tags: frozenset[str] = frozenset()
    audit: bool = False


def read_lines(folder: Path, question: Question, max_bytes: int) -> list[dict[str, Any]]:
    """Return the lines as the wire shows them; of too many the newest."""
    found: list[tuple[str, int, dict[str, Any]]] = []
    size = 0
    for path in _files(folder, question):
        for raw in reversed(path.read_bytes().splitlines()):
            line = _read(raw, question)
            if line is not None:
                found.append((str(line["timestamp"]), len(raw), line))
                size += len(raw)
            if size > 2 * max_bytes:  # several processes write at the same time: some of these are too old
                break
    found.sort(key=lambda entry: entry[0])
    kept, size = [], 0
    for _, length, line in reversed(found):
        size += length
        if size > max_bytes:
            break
        kept.append(line)
    return kept[::-1]


def _files(folder: Path, question: Question) -> Iterator[Path]:
    for path in reversed(list_files(folder, AUDIT if question.audit else None)):
        if path.stat().st_mtime >= question.since.timestamp():
            yield path


def _read(raw: bytes, question: Question) -> dict[str, Any] | None:
    try:
        line = _decode(raw)
        at = dt.datetime.fromisoformat(line["timestamp"])
    except (msgspec.DecodeError, KeyError, TypeError, ValueError):  # cut off by a full disk or a kill
        return None
    if not question.since <= at <= question.until:
        return None
    level = _OURS.get(str(line.get("level")), 1)
    if question.audit:
        return line
    told = _to_wire(line, level)
    if level < LEVELS.index(question.level) or (question.tags and not question.tags & set(told["tags"])):
        return None
    return told


def _to_wire(line: dict[str, Any], level: int) -> dict[str, Any]:
    """Shape a line of ours; its tags are the process and, in a job, the job's type."""
    process = str(line.get("process", ""))
    return {
        "timestamp": line["timestamp"],
        "level": LEVELS[min(level, 3)],
        "message": str(line.get("event", "")),
        "label": process,
        "tags": [tag for tag in (process, line.get("job_type")) if isinstance(tag, str) and tag],
        **{name: value for name, value in line.items() if name not in (*_TOLD_APART, "tags", "message", "label")},
    }
