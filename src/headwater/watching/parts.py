"""What other rooms may add to the page of a video: subtitles, chapters, parts of the side column."""

from __future__ import annotations

from typing import Any

import msgspec


class PlayerCaption(msgspec.Struct, frozen=True):
    """A track of subtitles."""

    language: str
    label: str
    url: str


class PlayerChapter(msgspec.Struct, frozen=True):
    """Where a chapter begins."""

    start: int
    title: str


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the side column: `template` finds `content` under the name `panel`."""

    template: str
    content: Any
    place: int  # the smaller, the higher


class WatchPart(msgspec.Struct, frozen=True, kw_only=True):
    """What another room adds to the page (`Feature.watch`)."""

    captions: list[PlayerCaption] = []
    chapters: list[PlayerChapter] = []
    panels: list[Panel] = []
