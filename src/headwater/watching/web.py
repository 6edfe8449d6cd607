"""Load the page of a video: shared by the watch page, its dialogs and embeds. Apart from the package: web side only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from headwater.house.feature import all_features, resolve
from headwater.kit.errors import Invalid, NotFound
from headwater.videos import find_visible, list_newest_cards
from headwater.videos.web import VideoDetails, read_watchable
from headwater.watching.view import WatchView, build_watch_view
from headwater.web.context import Ctx

__all__ = ["UP_NEXT_COUNT", "WatchView", "find_for_page", "load_view"]

UP_NEXT_COUNT = 12


def find_for_page(ctx: Ctx, video_id: str) -> Any:
    """Return the row of a video that this person may know; a name that is no id is a page that does not exist."""
    try:
        return find_visible(ctx.session, ctx.viewer, video_id, ctx.request.headers)
    except Invalid as error:
        raise NotFound("Video not found") from error


def load_view(
    ctx: Ctx, row: Any, *, with_others: bool = True, headers: Mapping[str, str] | None = None
) -> tuple[WatchView, VideoDetails]:
    """Return what the page of a video shows, and its document of the wire.

    `with_others`: what to watch next as well. `headers` stand for the request's own, as those of an opened video.
    """
    watchable = read_watchable(ctx, row, headers)
    told = [feature.watch for feature in all_features() if feature.watch] if watchable.may_watch else []
    others = []
    if with_others:
        policy = ctx.settings.instance.default_nsfw_policy
        others = list_newest_cards(
            ctx.session, ctx.viewer, nsfw_policy=policy, start=0, count=UP_NEXT_COUNT, without=row.id
        )
    view = build_watch_view(
        watchable.details,
        watchable.storyboard,
        others,
        [resolve(part)(ctx, row) for part in told],
        base_url=ctx.settings.base_url,
        may_download=watchable.may_download,
    )
    return view, watchable.details
