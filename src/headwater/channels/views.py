"""What pages show of a channel."""

from __future__ import annotations

from typing import Any

import msgspec

from headwater.actors import LOCAL_HOST, banner_path, face_path, public_host


class ChannelRow(msgspec.Struct, frozen=True, kw_only=True):
    """A channel in a list of one's own; figures are None where nothing was counted."""

    name: str
    url: str  # of its page here
    handle: str
    display_name: str
    avatar_url: str | None
    banner_url: str | None
    followers: int
    videos: int | None = None
    views: int | None = None


def channel_path(name: str, host: str) -> str:
    """Return the path of a channel's page here, whichever instance it is of."""
    return f"/c/{name}" if host == LOCAL_HOST else f"/c/{name}@{host}"


def to_row(row: Any, figures: Any | None = None) -> ChannelRow:
    """Shape a row of `store.select_channels`, with its figures from `store.count_of` or from the row itself."""
    counted = (row if figures is None else figures)._mapping
    return ChannelRow(
        name=row.name,
        url=channel_path(row.name, row.host),
        handle=f"@{row.name}@{public_host(row.host, row.url)}",
        display_name=row.display_name,
        avatar_url=face_path(row.avatars),
        banner_url=banner_path(row.banners),
        followers=row.followers_count,
        videos=counted.get("videosCount"),
        views=counted.get("totalViews"),
    )


def to_form(row: Any | None) -> dict[str, Any]:
    """Return what stands in the fields of the form, of a channel or of a new one."""
    values = {"name": "", "displayName": "", "description": "", "support": "", "bulkVideosSupportUpdate": False}
    if row is None:
        return values
    texts = {"description": row.description or "", "support": row.support or ""}
    return values | {"name": row.name, "displayName": row.display_name} | texts
