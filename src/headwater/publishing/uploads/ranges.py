"""The headers of the resumable protocol (`reference/protocol.md` 12). Pure."""

from __future__ import annotations

import re

import msgspec

_PART = re.compile(r"bytes[ =](?:(\d{1,18})-(\d{1,18})|\*)/(\d{1,18}|\*)", re.ASCII)


class Part(msgspec.Struct, frozen=True):
    """A piece of a file that a client sends."""

    start: int
    end: int  # the last byte, inclusive

    @property
    def length(self) -> int:
        """Bytes in it."""
        return self.end - self.start + 1


def read_content_range(header: str, total_bytes: int) -> Part | None:
    """Read `bytes a-b/total`; None for the question `bytes */total`. Raises ValueError for anything else."""
    match = _PART.fullmatch(header.strip())
    if match is None:
        raise ValueError("not a Content-Range")
    start, end, total = match.groups()
    if total != "*" and int(total) != total_bytes:
        raise ValueError("another size was announced")
    if start is None:
        return None
    part = Part(int(start), int(end))
    if part.start > part.end or part.end >= total_bytes:
        raise ValueError("outside of the file")
    return part


def write_range(received_bytes: int) -> str | None:
    """Say what has arrived; None when that is nothing."""
    return f"bytes=0-{received_bytes - 1}" if received_bytes else None
