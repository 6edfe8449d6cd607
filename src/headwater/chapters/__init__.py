"""Chapters: moments of a video with a title, set by its owner, else found in its description or in the file."""

from headwater.chapters.rules import Chapter, find_in_text
from headwater.chapters.service import (
    are_by_owner,
    forget_chapters,
    keep_foreign_chapters,
    list_chapters,
    replace_chapters,
)
from headwater.house import Feature

__all__ = [
    "FEATURE",
    "Chapter",
    "are_by_owner",
    "find_in_text",
    "forget_chapters",
    "keep_foreign_chapters",
    "list_chapters",
    "replace_chapters",
]

FEATURE = Feature(
    name="chapters",
    models="headwater.chapters.model",
    routes=("headwater.chapters.api:routes",),
    templates=True,
    watch="headwater.chapters.watch:add_to_page",
    events={"video.playable": "headwater.chapters.service:take_from_file"},
)
