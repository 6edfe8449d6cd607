"""The comments below the description of a video."""

from __future__ import annotations

from typing import Any

from headwater.discussion.loading import load_discussion
from headwater.watching import PageParts, Panel
from headwater.web.context import Ctx

PLACE = 10


def add_to_page(ctx: Ctx, video: Any) -> PageParts:
    """Return the first page of comments."""
    content = load_discussion(ctx, video)
    return PageParts(sections=[Panel(template="discussion/section.html", content=content, place=PLACE)])
