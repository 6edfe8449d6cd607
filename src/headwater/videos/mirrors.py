"""Copies of a video's files that others keep, as its rows name them: `url`, and `until` in seconds since 1970 or null.

The rows are written by `redundancy`; whoever reads them passes over those whose time is up.
"""

from __future__ import annotations

from typing import Any

from headwater.kit import clock


def list_living(mirrors: list[dict[str, Any]] | None) -> list[str]:
    """Return the addresses of copies that are kept still."""
    if not mirrors:
        return []
    now = clock.now().timestamp()
    return [mirror["url"] for mirror in mirrors if mirror["until"] is None or mirror["until"] > now]


def list_copies(folders: list[dict[str, Any]] | None, file: Any) -> list[str]:
    """Return the addresses of the copies of a rendition: its own, or in the `folders` of its playlist's mirrors."""
    if file.playlist_id is None:
        return list_living(file.mirrors)
    return [f"{folder}/{file.filename}" for folder in list_living(folders)]
