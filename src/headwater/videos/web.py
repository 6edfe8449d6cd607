"""What other rooms' pages and routes use of this one. Apart from the package: it loads the web framework."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from headwater.channels import load_channel_cards
from headwater.history import read_positions
from headwater.videos import names, rules, shape, store
from headwater.videos.access import standing_for, standing_of
from headwater.videos.links import Links
from headwater.videos.lists.answers import answer_page, check_asked, shape_rows
from headwater.videos.wire import File, Source, StoryboardEntry, VideoDetails, VideoPage, VideoSummary, WatchedTo
from headwater.web.context import Ctx

__all__ = [
    "File",
    "Source",
    "StoryboardEntry",
    "VideoDetails",
    "VideoPage",
    "VideoSummary",
    "Watchable",
    "answer_page",
    "check_asked",
    "names",
    "read_source",
    "read_watchable",
    "shape_rows",
]


class Watchable(msgspec.Struct, frozen=True):
    """A video as this viewer gets it; `details` names no files when it may not be watched (yet)."""

    details: VideoDetails
    storyboard: StoryboardEntry | None
    may_watch: bool
    may_download: bool
    may_manage: bool


def tell_position(ctx: Ctx, details: VideoDetails) -> None:
    """Add where a signed-in viewer left the video."""
    if ctx.viewer.user_id is not None:
        positions = read_positions(ctx.session, ctx.viewer.user_id, [details.id])
        if details.id in positions:
            details.user_history = WatchedTo(positions[details.id])


def read_watchable(ctx: Ctx, row: Any, headers: Mapping[str, str] | None = None) -> Watchable:
    """Read what stands around a row of `find_visible`; `headers` stand for the request's own."""
    may_manage = rules.may_update(ctx.viewer, standing_of(row))
    standing = standing_for(ctx.session, ctx.viewer, row, ctx.request.headers if headers is None else headers)
    may_watch = rules.may_watch(ctx.viewer, standing)
    storyboard = store.find_storyboard(ctx.session, row.id) if may_watch else None
    details = shape.to_details(
        row,
        load_channel_cards(ctx.session, [row.channel_id])[row.channel_id],
        store.load_files(ctx.session, [row.id])[row.id],
        Links.of(ctx.runtime),
        owner=may_manage,
        watchable=may_watch,
    )
    tell_position(ctx, details)
    return Watchable(
        details=details,
        storyboard=shape.to_storyboard(storyboard) if storyboard else None,
        may_watch=may_watch,
        may_download=rules.may_download(ctx.viewer, standing, download_enabled=row.download_enabled),
        may_manage=may_manage,
    )


def read_source(ctx: Ctx, row: Any) -> Source | None:
    """Read the uploaded file of a row of `find_visible`, for whoever may change the video; None for others."""
    if not rules.may_update(ctx.viewer, standing_of(row)):
        return None
    original = store.find_original(ctx.session, row.id)
    return None if original is None else shape.to_source(original, Links.of(ctx.runtime))
