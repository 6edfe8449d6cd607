"""What accounts and channels have in common on the wire."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import msgspec

from headwater.actors.model import LOCAL_HOST
from headwater.kit.clock import format_wire


class ActorImage(msgspec.Struct, rename="camel"):
    """An avatar or banner in one size."""

    width: int
    path: str
    created_at: str
    updated_at: str


class ActorSummary(msgspec.Struct, rename="camel", kw_only=True):
    """An account or channel where it is only named."""

    id: int
    name: str
    display_name: str
    url: str
    host: str
    avatars: list[ActorImage] = []


class ActorDetails(ActorSummary, rename="camel", kw_only=True):
    """An account or channel as such."""

    host_redundancy_allowed: bool = False
    following_count: int
    followers_count: int
    created_at: str
    description: str | None
    updated_at: str


def public_host(host: str, url: str) -> str:
    """Return an actor's host; of a local one it is what its frozen address says."""
    return urlsplit(url).netloc if host == LOCAL_HOST else host


def summary_fields(row: Any) -> dict[str, Any]:
    """Return the fields of `ActorSummary`; the row joins an account or channel (`id`, `display_name`) to its actor."""
    return {
        "id": row.id,
        "name": row.name,
        "display_name": row.display_name,
        "url": row.url,
        "host": public_host(row.host, row.url),
    }


def detail_fields(row: Any) -> dict[str, Any]:
    """Return the fields of `ActorDetails` of a row such as `summary_fields` takes."""
    created_at: dt.datetime = row.remote_created_at or row.created_at
    return summary_fields(row) | {
        "following_count": row.following_count,
        "followers_count": row.followers_count,
        "created_at": format_wire(created_at),
        "description": row.description,
        "updated_at": format_wire(row.updated_at),
    }
