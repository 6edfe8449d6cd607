"""Like and dislike beside a video: forms that work without JavaScript, in place with it."""

from __future__ import annotations

from typing import Any

import msgspec

from headwater.kit.ids import shorten
from headwater.ratings import rules, service
from headwater.watching import PageParts, Panel
from headwater.web.context import Ctx

PLACE = 10  # among the actions: first
TEMPLATE = "ratings/buttons.html"


class RatingView(msgspec.Struct, frozen=True):
    """The counts of a video and what the viewer thinks; `rating` is like, dislike or none."""

    path: str
    likes: int
    dislikes: int
    rating: str


def view_rating(ctx: Ctx, video: Any, likes: int, dislikes: int) -> RatingView:
    """Return what the buttons show; `video` has `id` and `uuid`."""
    found = None
    if ctx.viewer.account_id is not None:
        found = service.read_rating(ctx.session, ctx.viewer.account_id, video.id)
    return RatingView(f"/w/{shorten(video.uuid)}", likes, dislikes, rules.name_rating(found))


def add_to_page(ctx: Ctx, video: Any) -> PageParts:
    """Return the buttons of a video."""
    content = view_rating(ctx, video, video.likes, video.dislikes)
    return PageParts(actions=[Panel(template=TEMPLATE, content=content, place=PLACE)])
