"""Captions on the watch page: tracks of the player, and one language's transcript beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from headwater.captions import store
from headwater.captions.model import FILES_PATH
from headwater.captions.transcript import Transcript
from headwater.videos.web import names
from headwater.watching import Panel, PlayerCaption, WatchPart
from headwater.web.context import Ctx

PLACE = 20  # in the side column: below the chapters
PARAMETER = "transcript"  # of the page's address: the language to read


class TranscriptPanel(msgspec.Struct, frozen=True):
    """A transcript to read; `others` are the languages that a link changes to."""

    language: str
    label: str
    transcript: Transcript
    file_url: str
    others: list[PlayerCaption]
    is_open: bool


def add_to_page(ctx: Ctx, video: Any) -> WatchPart:
    """Return the tracks of a video and its transcript: the language asked for, or that of the video or the page."""
    rows = store.list_captions(ctx.session, video.id)
    tracks = [
        PlayerCaption(row.language, names.name_language(row.language), f"{FILES_PATH}/{row.filename}") for row in rows
    ]
    if not tracks:
        return WatchPart()
    asked = ctx.request.query_params.get(PARAMETER)
    at = choose_track([track.language for track in tracks], [asked, video.language, ctx.language])
    found = store.find_transcript(ctx.session, rows[at].id)
    panel = TranscriptPanel(
        language=tracks[at].language,
        label=tracks[at].label,
        transcript=msgspec.convert(found, Transcript),
        file_url=tracks[at].url,
        others=[track for number, track in enumerate(tracks) if number != at],
        is_open=asked is not None,
    )
    if not panel.transcript.paragraphs:
        return WatchPart(captions=tracks)
    return WatchPart(captions=tracks, panels=[Panel(template="captions/transcript.html", content=panel, place=PLACE)])


def choose_track(languages: Sequence[str], wishes: Sequence[str | None]) -> int:
    """Return the number of the first language that is wished for, exactly or in its first part; else the first."""
    for wish in filter(None, wishes):
        for number, language in enumerate(languages):
            if language == wish:
                return number
        for number, language in enumerate(languages):
            if language.split("-")[0] == wish.replace("_", "-").split("-")[0]:
                return number
    return 0
