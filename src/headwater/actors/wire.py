"""What accounts and channels have in common on the wire."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

import msgspec

from headwater.actors.model import LOCAL_HOST
from headwater.kit.clock import format_wire

AVATARS_PATH, BANNERS_PATH = "/lazy-static/avatars", "/lazy-static/banners"
FACE_WIDTH = 120  # sharp at the 36 to 80 points of our pages


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


def to_avatars(stored: list[dict[str, Any]]) -> list[ActorImage]:
    """Shape what an actor's column `avatars` holds."""
    return [_to_image(size, AVATARS_PATH) for size in stored]


def to_banners(stored: list[dict[str, Any]]) -> list[ActorImage]:
    """Shape what an actor's column `banners` holds."""
    return [_to_image(size, BANNERS_PATH) for size in stored]


def face_path(stored: list[dict[str, Any]]) -> str | None:
    """Return the path of the avatar that pages show beside a name; None without one."""
    return next((f"{AVATARS_PATH}/{size['filename']}" for size in stored if size["width"] == FACE_WIDTH), None)


def banner_path(stored: list[dict[str, Any]]) -> str | None:
    """Return the path of the large banner; None without one."""
    return f"{BANNERS_PATH}/{stored[0]['filename']}" if stored else None


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
        "avatars": to_avatars(row.avatars),
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


def _to_image(size: dict[str, Any], path: str) -> ActorImage:
    return ActorImage(size["width"], f"{path}/{size['filename']}", size["at"], size["at"])
