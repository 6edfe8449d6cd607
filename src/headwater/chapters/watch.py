"""Chapters on the watch page: under the seek bar, and as a list beside the player."""

from __future__ import annotations

from typing import Any

from headwater.chapters.service import list_chapters
from headwater.watching import Panel, PlayerChapter, WatchPart
from headwater.web.context import Ctx

PLACE = 10  # in the side column: first


def add_to_page(ctx: Ctx, video: Any) -> WatchPart:
    """Return the chapters of a video."""
    found = list_chapters(ctx.session, video, ctx.settings.chapters.max_count)
    if not found:
        return WatchPart()
    chapters = [PlayerChapter(chapter.timecode, chapter.title) for chapter in found]
    panel = Panel(template="chapters/list.html", content=chapters, place=PLACE)
    return WatchPart(chapters=chapters, panels=[panel])
