"""Mirrors as the REST API shows them (its model VideoRedundancy)."""

from __future__ import annotations

import msgspec

from headwater.kit.clock import format_wire
from headwater.redundancy.model import Mirror


class MirrorEntry(msgspec.Struct, rename="camel"):
    """One copy (`RedundancyInformation`); `strategy` is null of those that others keep."""

    id: int
    file_url: str
    strategy: str | None
    created_at: str
    updated_at: str
    expires_on: str | None
    size: int


class Mirrors(msgspec.Struct, rename="camel"):
    """The copies of a video's plain files and of its playlist."""

    files: list[MirrorEntry]
    streaming_playlists: list[MirrorEntry]


class MirroredVideo(msgspec.Struct):
    """A video of which there are copies (`VideoRedundancy`)."""

    id: int
    name: str
    url: str
    uuid: str
    redundancies: Mirrors


def to_entry(mirror: Mirror) -> MirrorEntry:
    """Shape a mirror."""
    return MirrorEntry(
        id=mirror.id,
        file_url=mirror.file_url,
        strategy=mirror.strategy,
        created_at=format_wire(mirror.created_at),
        updated_at=format_wire(mirror.updated_at),
        expires_on=None if mirror.expires_at is None else format_wire(mirror.expires_at),
        size=mirror.size_bytes,
    )
