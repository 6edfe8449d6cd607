"""The REST documents of captions."""

from __future__ import annotations

from typing import Any

import msgspec

from headwater.captions.model import FILES_PATH
from headwater.kit.clock import format_wire
from headwater.videos import labels
from headwater.web.wire import Label


class CaptionEntry(msgspec.Struct, rename="camel", kw_only=True):
    """A caption of a video (`VideoCaption`)."""

    language: Label
    automatically_generated: bool
    caption_path: str
    updated_at: str


class CaptionList(msgspec.Struct):
    """All captions of a video; there are few, so they are not paged."""

    total: int
    data: list[CaptionEntry]


def to_list(rows: list[Any]) -> CaptionList:
    """Shape the rows of `store.list_captions`."""
    return CaptionList(len(rows), [_to_entry(row) for row in rows])


def _to_entry(row: Any) -> CaptionEntry:
    return CaptionEntry(
        language=Label(row.language, labels.name_of(labels.languages(), row.language)),
        automatically_generated=row.automatic,
        caption_path=f"{FILES_PATH}/{row.filename}",
        updated_at=format_wire(row.updated_at),
    )
