"""What is told to whoever runs it, in plain lines. Pure."""

from __future__ import annotations

import msgspec

_UNITS = ("B", "kB", "MB", "GB", "TB")


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand."""

    videos: int
    files: int
    complete_files: int
    here_bytes: int
    all_bytes: int
    fetched_bytes: int
    browsers_now: int
    browsers_ever: int
    given_to_browsers_bytes: int
    clients_now: int
    clients_ever: int
    given_to_clients_bytes: int


def write_size(size_bytes: float) -> str:
    """Write a size as people read it."""
    place = 0
    while size_bytes >= 1000 and place < len(_UNITS) - 1:
        size_bytes, place = size_bytes / 1000, place + 1
    return f"{size_bytes:.{1 if place > 1 else 0}f} {_UNITS[place]}"


def write_line(figures: Figures) -> str:
    """Say it in one line."""
    here = f"{write_size(figures.here_bytes)} of {write_size(figures.all_bytes)}"
    return (
        f"{figures.videos} videos, {figures.complete_files} of {figures.files} files complete ({here})"
        f" | given to browsers: {write_size(figures.given_to_browsers_bytes)}"
        f" ({figures.browsers_ever} so far, {figures.browsers_now} now)"
        f" | to torrent clients: {write_size(figures.given_to_clients_bytes)}"
        f" ({figures.clients_ever} so far, {figures.clients_now} now)"
        f" | fetched: {write_size(figures.fetched_bytes)}"
    )
