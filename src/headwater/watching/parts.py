"""What other rooms may add to the page of a video: subtitles, chapters, actions, sections, parts of the side column."""

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
    """A part of the page: `template` finds `content` under the name `panel`."""

    template: str
    content: Any
    place: int  # the smaller, the earlier


class PageParts(msgspec.Struct, frozen=True, kw_only=True):
    """What another room adds to the watch page alone, not to embeds and dialogs (`Feature.watch_page`)."""

    actions: list[Panel] = []  # in the row of buttons
    sections: list[Panel] = []  # below the description, each with a heading


class WatchPart(msgspec.Struct, frozen=True, kw_only=True):
    """What another room adds to the page (`Feature.watch`)."""

    captions: list[PlayerCaption] = []
    chapters: list[PlayerChapter] = []
    panels: list[Panel] = []
    trackers: list[str] = []  # where viewers of it may meet beside our own
